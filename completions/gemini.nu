module completions {

  def "nu-complete gemini color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete gemini thinking" [] {
    [ "minimal" "low" "medium" "high" "xhigh" ]
  }

  # Ask Google's Gemini models from your shell
  export extern gemini [
    --prompt(-p): string      # The prompt, instead of words
    --model(-m): string       # The model [default: gemini-flash-latest]
    --template(-t): string    # Ask with a template of yours
    --param: string           # A value for a {name} in the template; repeatable
    --system(-s): string      # The system instruction; @FILE reads a file
    --attachment(-a): string  # Attach a file, a URL, or standard input as `-`
    --attachment-type: string # The MIME type of the attachments, where the content does not tell
    --allow-secrets           # Send the prompt even if your key stands in it
    --no-stdin                # Do not look at standard input (loops, cron)
    --option(-o): string      # Any generationConfig field; repeatable
    --temperature: string     # Randomness, 0 to 2; newer models ignore it
    --top-p: string           # Nucleus sampling, 0 to 1; newer models ignore it
    --top-k: string           # Sample from the K best tokens; newer models ignore it
    --max-tokens: string      # The most tokens to answer with, thinking included
    --stop: string            # Stop where this text would come; repeatable
    --seed: string            # The same seed gives the same answer, mostly
    --safety: string          # How strict Google's filters are, e.g. HARASSMENT=BLOCK_NONE; repeatable
    --thoughts                # Show the model's thoughts on stderr
    --stream                  # Print the answer as it comes (default on a terminal)
    --no-stream               # Print the answer when it is complete (default in a pipe)
    --output: path            # Write the answer to a file, complete or not at all
    --force                   # Let --output replace a file that is there
    --usage(-u)               # Token counts on stderr
    --raw                     # The model's bytes untouched: control characters, no newline added
    --dry-run                 # Show the request instead of sending it, key hidden
    --curl                    # Show the request as a curl command instead of sending it
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --thinking: string@"nu-complete gemini thinking" # minimal, low, medium, high, xhigh or a token budget
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...words: string          # What to ask; words are joined by a space, `-` adds standard input
  ]

  def "nu-complete gemini key color" [] {
    [ "auto" "always" "never" ]
  }

  # Look after the API key
  export extern "gemini key" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini key check color" [] {
    [ "auto" "always" "never" ]
  }

  # Say which key counts, where it comes from and whether Google accepts it
  export extern "gemini key check" [
    --offline                 # Do not ask the server
    --all                     # Ask about every key that is set or stored, not only the one that counts
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key check color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini key set color" [] {
    [ "auto" "always" "never" ]
  }

  # Store a key, after asking the server whether it works
  export extern "gemini key set" [
    --no-check                # Store it without asking the server
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key set color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    stored?: string           # The name to store it under [default: the chosen one, else `default`]
    ...more: string
  ]

  def "nu-complete gemini key list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the stored keys, masked
  export extern "gemini key list" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key list color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini key use color" [] {
    [ "auto" "always" "never" ]
  }

  # Choose which stored key counts
  export extern "gemini key use" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key use color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    stored: string            # Its name
  ]

  def "nu-complete gemini key remove color" [] {
    [ "auto" "always" "never" ]
  }

  # Remove a stored key from this machine; Google still takes it until it is deleted there
  export extern "gemini key remove" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key remove color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    stored?: string           # Its name [default: the chosen one, after a question]
  ]

  def "nu-complete gemini key path color" [] {
    [ "auto" "always" "never" ]
  }

  # Print where keys are stored
  export extern "gemini key path" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key path color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini key exec color" [] {
    [ "auto" "always" "never" ]
  }

  # Run a command with the key in GEMINI_API_KEY
  export extern "gemini key exec" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key exec color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    ...command: string        # The command and its arguments
  ]

  def "nu-complete gemini key export shell" [] {
    [ "bash" "zsh" "fish" "powershell" ]
  }

  def "nu-complete gemini key export color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the line that sets GEMINI_API_KEY in a shell
  export extern "gemini key export" [
    --shell: string@"nu-complete gemini key export shell" # The shell
    --reveal                  # Print the key even onto a terminal
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key export color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini key scan color" [] {
    [ "auto" "always" "never" ]
  }

  # Find Gemini keys in files before they are committed
  export extern "gemini key scan" [
    --staged                  # Look at what is staged for the next commit
    --live                    # Ask Google which of the keys still work (50 at most)
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini key scan color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    ...paths: path            # Files and folders to look at [default: the repository, else the current folder]
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "gemini key help" [
  ]

  # Say which key counts, where it comes from and whether Google accepts it
  export extern "gemini key help check" [
  ]

  # Store a key, after asking the server whether it works
  export extern "gemini key help set" [
  ]

  # List the stored keys, masked
  export extern "gemini key help list" [
  ]

  # Choose which stored key counts
  export extern "gemini key help use" [
  ]

  # Remove a stored key from this machine; Google still takes it until it is deleted there
  export extern "gemini key help remove" [
  ]

  # Print where keys are stored
  export extern "gemini key help path" [
  ]

  # Run a command with the key in GEMINI_API_KEY
  export extern "gemini key help exec" [
  ]

  # Print the line that sets GEMINI_API_KEY in a shell
  export extern "gemini key help export" [
  ]

  # Find Gemini keys in files before they are committed
  export extern "gemini key help scan" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "gemini key help help" [
  ]

  def "nu-complete gemini models color" [] {
    [ "auto" "always" "never" ]
  }

  # List the models that this key can use
  export extern "gemini models" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini models color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    filter?: string           # Only models with this in their name
  ]

  def "nu-complete gemini config color" [] {
    [ "auto" "always" "never" ]
  }

  # Look at the configuration and change it
  export extern "gemini config" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini config color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini config path color" [] {
    [ "auto" "always" "never" ]
  }

  # Print where the configuration is
  export extern "gemini config path" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini config path color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini config show color" [] {
    [ "auto" "always" "never" ]
  }

  # Print every setting, its value, and where it comes from
  export extern "gemini config show" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini config show color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini config set color" [] {
    [ "auto" "always" "never" ]
  }

  # Write a setting into the configuration
  export extern "gemini config set" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini config set color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    setting: string           # The setting
    value: string             # Its value
  ]

  def "nu-complete gemini config unset color" [] {
    [ "auto" "always" "never" ]
  }

  # Take a setting out of the configuration
  export extern "gemini config unset" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini config unset color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    setting: string           # The setting
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "gemini config help" [
  ]

  # Print where the configuration is
  export extern "gemini config help path" [
  ]

  # Print every setting, its value, and where it comes from
  export extern "gemini config help show" [
  ]

  # Write a setting into the configuration
  export extern "gemini config help set" [
  ]

  # Take a setting out of the configuration
  export extern "gemini config help unset" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "gemini config help help" [
  ]

  def "nu-complete gemini template color" [] {
    [ "auto" "always" "never" ]
  }

  # Look at your templates and write them
  export extern "gemini template" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini template color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini template list color" [] {
    [ "auto" "always" "never" ]
  }

  # List the templates
  export extern "gemini template list" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini template list color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini template show color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a template
  export extern "gemini template show" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini template show color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    name: string              # Its name
  ]

  def "nu-complete gemini template edit color" [] {
    [ "auto" "always" "never" ]
  }

  # Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example
  export extern "gemini template edit" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini template edit color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    name: string              # Its name
  ]

  def "nu-complete gemini template path color" [] {
    [ "auto" "always" "never" ]
  }

  # Print where templates are, or where one of them is
  export extern "gemini template path" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini template path color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    name?: string             # Its name
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "gemini template help" [
  ]

  # List the templates
  export extern "gemini template help list" [
  ]

  # Print a template
  export extern "gemini template help show" [
  ]

  # Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example
  export extern "gemini template help edit" [
  ]

  # Print where templates are, or where one of them is
  export extern "gemini template help path" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "gemini template help help" [
  ]

  def "nu-complete gemini man color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the manual page: gemini man | man -l -
  export extern "gemini man" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini man color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete gemini completions shell" [] {
    [ "bash" "elvish" "fish" "nushell" "powershell" "zsh" ]
  }

  def "nu-complete gemini completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the completion script of a shell
  export extern "gemini completions" [
    --json                    # One JSON object on stdout, for answers and for errors
    --quiet(-q)               # Only errors on stderr
    --verbose(-v)             # Say on stderr what is done
    --color: string@"nu-complete gemini completions color" # Colour on stderr [default: auto]
    --api-key: string         # The API key; other users of this machine may see it there
    --api-key-file: path      # Read the API key from a file, or `-`
    --profile: string         # Use the stored key of this name
    --config: path            # Read this configuration instead of the usual one
    --base-url: string        # Where to send requests [env: GOOGLE_GEMINI_BASE_URL]
    --timeout: string         # The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]
    --retries: string         # How often to try again while nothing was printed; a try may be billed [default: 3]
    --help(-h)                # Print help (see more with '--help')
    shell?: string@"nu-complete gemini completions shell" # The shell
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "gemini help" [
  ]

  # Look after the API key
  export extern "gemini help key" [
  ]

  # Say which key counts, where it comes from and whether Google accepts it
  export extern "gemini help key check" [
  ]

  # Store a key, after asking the server whether it works
  export extern "gemini help key set" [
  ]

  # List the stored keys, masked
  export extern "gemini help key list" [
  ]

  # Choose which stored key counts
  export extern "gemini help key use" [
  ]

  # Remove a stored key from this machine; Google still takes it until it is deleted there
  export extern "gemini help key remove" [
  ]

  # Print where keys are stored
  export extern "gemini help key path" [
  ]

  # Run a command with the key in GEMINI_API_KEY
  export extern "gemini help key exec" [
  ]

  # Print the line that sets GEMINI_API_KEY in a shell
  export extern "gemini help key export" [
  ]

  # Find Gemini keys in files before they are committed
  export extern "gemini help key scan" [
  ]

  # List the models that this key can use
  export extern "gemini help models" [
  ]

  # Look at the configuration and change it
  export extern "gemini help config" [
  ]

  # Print where the configuration is
  export extern "gemini help config path" [
  ]

  # Print every setting, its value, and where it comes from
  export extern "gemini help config show" [
  ]

  # Write a setting into the configuration
  export extern "gemini help config set" [
  ]

  # Take a setting out of the configuration
  export extern "gemini help config unset" [
  ]

  # Look at your templates and write them
  export extern "gemini help template" [
  ]

  # List the templates
  export extern "gemini help template list" [
  ]

  # Print a template
  export extern "gemini help template show" [
  ]

  # Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example
  export extern "gemini help template edit" [
  ]

  # Print where templates are, or where one of them is
  export extern "gemini help template path" [
  ]

  # Print the manual page: gemini man | man -l -
  export extern "gemini help man" [
  ]

  # Print the completion script of a shell
  export extern "gemini help completions" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "gemini help help" [
  ]

}

export use completions *
