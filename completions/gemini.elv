
use builtin;
use str;

set edit:completion:arg-completer[gemini] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'gemini'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'gemini'= {
            cand -p 'The prompt, instead of words'
            cand --prompt 'The prompt, instead of words'
            cand -m 'The model [default: gemini-flash-latest]'
            cand --model 'The model [default: gemini-flash-latest]'
            cand -t 'Ask with a template of yours'
            cand --template 'Ask with a template of yours'
            cand --param 'A value for a {name} in the template; repeatable'
            cand -s 'The system instruction; @FILE reads a file'
            cand --system 'The system instruction; @FILE reads a file'
            cand -a 'Attach a file, a URL, or standard input as `-`'
            cand --attachment 'Attach a file, a URL, or standard input as `-`'
            cand --attachment-type 'The MIME type of the attachments, where the content does not tell'
            cand -o 'Any generationConfig field; repeatable'
            cand --option 'Any generationConfig field; repeatable'
            cand --temperature 'Randomness, 0 to 2; newer models ignore it'
            cand --top-p 'Nucleus sampling, 0 to 1; newer models ignore it'
            cand --top-k 'Sample from the K best tokens; newer models ignore it'
            cand --max-tokens 'The most tokens to answer with, thinking included'
            cand --stop 'Stop where this text would come; repeatable'
            cand --seed 'The same seed gives the same answer, mostly'
            cand --safety 'How strict Google''s filters are, e.g. HARASSMENT=BLOCK_NONE; repeatable'
            cand --output 'Write the answer to a file, complete or not at all'
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --thinking 'minimal, low, medium, high, xhigh or a token budget'
            cand --allow-secrets 'Send the prompt even if your key stands in it'
            cand --no-stdin 'Do not look at standard input (loops, cron)'
            cand --thoughts 'Show the model''s thoughts on stderr'
            cand --stream 'Print the answer as it comes (default on a terminal)'
            cand --no-stream 'Print the answer when it is complete (default in a pipe)'
            cand --force 'Let --output replace a file that is there'
            cand -u 'Token counts on stderr'
            cand --usage 'Token counts on stderr'
            cand --raw 'The model''s bytes untouched: control characters, no newline added'
            cand --dry-run 'Show the request instead of sending it, key hidden'
            cand --curl 'Show the request as a curl command instead of sending it'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand key 'Look after the API key'
            cand models 'List the models that this key can use'
            cand config 'Look at the configuration and change it'
            cand template 'Look at your templates and write them'
            cand man 'Print the manual page: gemini man | man -l -'
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;key'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand check 'Say which key counts, where it comes from and whether Google accepts it'
            cand set 'Store a key, after asking the server whether it works'
            cand list 'List the stored keys, masked'
            cand use 'Choose which stored key counts'
            cand remove 'Remove a stored key from this machine; Google still takes it until it is deleted there'
            cand path 'Print where keys are stored'
            cand exec 'Run a command with the key in GEMINI_API_KEY'
            cand export 'Print the line that sets GEMINI_API_KEY in a shell'
            cand scan 'Find Gemini keys in files before they are committed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;key;check'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --offline 'Do not ask the server'
            cand --all 'Ask about every key that is set or stored, not only the one that counts'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;set'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --no-check 'Store it without asking the server'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;list'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;use'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;remove'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;path'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;exec'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;export'= {
            cand --shell 'The shell'
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --reveal 'Print the key even onto a terminal'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;scan'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --staged 'Look at what is staged for the next commit'
            cand --live 'Ask Google which of the keys still work (50 at most)'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;key;help'= {
            cand check 'Say which key counts, where it comes from and whether Google accepts it'
            cand set 'Store a key, after asking the server whether it works'
            cand list 'List the stored keys, masked'
            cand use 'Choose which stored key counts'
            cand remove 'Remove a stored key from this machine; Google still takes it until it is deleted there'
            cand path 'Print where keys are stored'
            cand exec 'Run a command with the key in GEMINI_API_KEY'
            cand export 'Print the line that sets GEMINI_API_KEY in a shell'
            cand scan 'Find Gemini keys in files before they are committed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;key;help;check'= {
        }
        &'gemini;key;help;set'= {
        }
        &'gemini;key;help;list'= {
        }
        &'gemini;key;help;use'= {
        }
        &'gemini;key;help;remove'= {
        }
        &'gemini;key;help;path'= {
        }
        &'gemini;key;help;exec'= {
        }
        &'gemini;key;help;export'= {
        }
        &'gemini;key;help;scan'= {
        }
        &'gemini;key;help;help'= {
        }
        &'gemini;models'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;config'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand path 'Print where the configuration is'
            cand show 'Print every setting, its value, and where it comes from'
            cand set 'Write a setting into the configuration'
            cand unset 'Take a setting out of the configuration'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;config;path'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;config;show'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;config;set'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;config;unset'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;config;help'= {
            cand path 'Print where the configuration is'
            cand show 'Print every setting, its value, and where it comes from'
            cand set 'Write a setting into the configuration'
            cand unset 'Take a setting out of the configuration'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;config;help;path'= {
        }
        &'gemini;config;help;show'= {
        }
        &'gemini;config;help;set'= {
        }
        &'gemini;config;help;unset'= {
        }
        &'gemini;config;help;help'= {
        }
        &'gemini;template'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the templates'
            cand show 'Print a template'
            cand edit 'Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example'
            cand path 'Print where templates are, or where one of them is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;template;list'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;template;show'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;template;edit'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;template;path'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;template;help'= {
            cand list 'List the templates'
            cand show 'Print a template'
            cand edit 'Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example'
            cand path 'Print where templates are, or where one of them is'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;template;help;list'= {
        }
        &'gemini;template;help;show'= {
        }
        &'gemini;template;help;edit'= {
        }
        &'gemini;template;help;path'= {
        }
        &'gemini;template;help;help'= {
        }
        &'gemini;man'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;completions'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --api-key-file 'Read the API key from a file, or `-`'
            cand --profile 'Use the stored key of this name'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
            cand --json 'One JSON object on stdout, for answers and for errors'
            cand -q 'Only errors on stderr'
            cand --quiet 'Only errors on stderr'
            cand -v 'Say on stderr what is done'
            cand --verbose 'Say on stderr what is done'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gemini;help'= {
            cand key 'Look after the API key'
            cand models 'List the models that this key can use'
            cand config 'Look at the configuration and change it'
            cand template 'Look at your templates and write them'
            cand man 'Print the manual page: gemini man | man -l -'
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;help;key'= {
            cand check 'Say which key counts, where it comes from and whether Google accepts it'
            cand set 'Store a key, after asking the server whether it works'
            cand list 'List the stored keys, masked'
            cand use 'Choose which stored key counts'
            cand remove 'Remove a stored key from this machine; Google still takes it until it is deleted there'
            cand path 'Print where keys are stored'
            cand exec 'Run a command with the key in GEMINI_API_KEY'
            cand export 'Print the line that sets GEMINI_API_KEY in a shell'
            cand scan 'Find Gemini keys in files before they are committed'
        }
        &'gemini;help;key;check'= {
        }
        &'gemini;help;key;set'= {
        }
        &'gemini;help;key;list'= {
        }
        &'gemini;help;key;use'= {
        }
        &'gemini;help;key;remove'= {
        }
        &'gemini;help;key;path'= {
        }
        &'gemini;help;key;exec'= {
        }
        &'gemini;help;key;export'= {
        }
        &'gemini;help;key;scan'= {
        }
        &'gemini;help;models'= {
        }
        &'gemini;help;config'= {
            cand path 'Print where the configuration is'
            cand show 'Print every setting, its value, and where it comes from'
            cand set 'Write a setting into the configuration'
            cand unset 'Take a setting out of the configuration'
        }
        &'gemini;help;config;path'= {
        }
        &'gemini;help;config;show'= {
        }
        &'gemini;help;config;set'= {
        }
        &'gemini;help;config;unset'= {
        }
        &'gemini;help;template'= {
            cand list 'List the templates'
            cand show 'Print a template'
            cand edit 'Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example'
            cand path 'Print where templates are, or where one of them is'
        }
        &'gemini;help;template;list'= {
        }
        &'gemini;help;template;show'= {
        }
        &'gemini;help;template;edit'= {
        }
        &'gemini;help;template;path'= {
        }
        &'gemini;help;man'= {
        }
        &'gemini;help;completions'= {
        }
        &'gemini;help;help'= {
        }
    ]
    $completions[$command]
}
