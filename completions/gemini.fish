# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_gemini_global_optspecs
    string join \n p/prompt= m/model= t/template= param= s/system= a/attachment= attachment-type= allow-secrets no-stdin o/option= temperature= top-p= top-k= max-tokens= stop= seed= safety= thoughts stream no-stream output= force u/usage raw dry-run curl json q/quiet v/verbose color= api-key= api-key-file= profile= config= base-url= timeout= retries= thinking= h/help V/version
end

function __fish_gemini_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    contains -- -- $cmd
    and return 1
    argparse -s (__fish_gemini_global_optspecs) -- $cmd 2>/dev/null
    or argparse -s (__fish_gemini_global_optspecs) -- $cmd[1..-2] 2>/dev/null
    or return
    if contains -- "$argv[1]" key models config template man completions help
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_gemini_using_subcommand
    set -l cmd (__fish_gemini_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

function __fish_gemini_needs_verb
    set -l cmd (commandline -opc)
    set -e cmd[1]
    contains -- -- $cmd
    and return 1
    argparse -s (__fish_gemini_global_optspecs) -- $cmd 2>/dev/null
    or argparse -s (__fish_gemini_global_optspecs) -- $cmd[1..-2] 2>/dev/null
    or return
    not set -q argv[1]
end

complete -c gemini -n "not __fish_seen_subcommand_from exec scan" -f
complete -c gemini -n "__fish_gemini_needs_command" -s p -l prompt -d 'The prompt, instead of words' -r
complete -c gemini -n "__fish_gemini_needs_command" -s m -l model -d 'The model [default: gemini-flash-latest]' -x -a '(gemini completions --names models 2>/dev/null)'
complete -c gemini -n "__fish_gemini_needs_command" -s t -l template -d 'Ask with a template of yours' -x -a '(gemini completions --names templates 2>/dev/null)'
complete -c gemini -n "__fish_gemini_needs_command" -l param -d 'A value for a {name} in the template; repeatable' -r
complete -c gemini -n "__fish_gemini_needs_command" -s s -l system -d 'The system instruction; @FILE reads a file' -r
complete -c gemini -n "__fish_gemini_needs_command" -s a -l attachment -d 'Attach a file, a URL, or standard input as `-`' -r
complete -c gemini -n "__fish_gemini_needs_command" -l attachment-type -d 'The MIME type of the attachments, where the content does not tell' -r
complete -c gemini -n "__fish_gemini_needs_command" -s o -l option -d 'Any generationConfig field; repeatable' -r
complete -c gemini -n "__fish_gemini_needs_command" -l temperature -d 'Randomness, 0 to 2; newer models ignore it' -r
complete -c gemini -n "__fish_gemini_needs_command" -l top-p -d 'Nucleus sampling, 0 to 1; newer models ignore it' -r
complete -c gemini -n "__fish_gemini_needs_command" -l top-k -d 'Sample from the K best tokens; newer models ignore it' -r
complete -c gemini -n "__fish_gemini_needs_command" -l max-tokens -d 'The most tokens to answer with, thinking included' -r
complete -c gemini -n "__fish_gemini_needs_command" -l stop -d 'Stop where this text would come; repeatable' -r
complete -c gemini -n "__fish_gemini_needs_command" -l seed -d 'The same seed gives the same answer, mostly' -r
complete -c gemini -n "__fish_gemini_needs_command" -l safety -d 'How strict Google\'s filters are, e.g. HARASSMENT=BLOCK_NONE; repeatable' -r
complete -c gemini -n "__fish_gemini_needs_command" -l output -d 'Write the answer to a file, complete or not at all' -r -F
complete -c gemini -n "__fish_gemini_needs_command" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_needs_command" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_needs_command" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_needs_command" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_needs_command" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_needs_command" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_needs_command" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_needs_command" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_needs_command" -l thinking -d 'minimal, low, medium, high, xhigh or a token budget' -r -f -a "minimal\t''
low\t''
medium\t''
high\t''
xhigh\t''"
complete -c gemini -n "__fish_gemini_needs_command" -l allow-secrets -d 'Send the prompt even if your key stands in it'
complete -c gemini -n "__fish_gemini_needs_command" -l no-stdin -d 'Do not look at standard input (loops, cron)'
complete -c gemini -n "__fish_gemini_needs_command" -l thoughts -d 'Show the model\'s thoughts on stderr'
complete -c gemini -n "__fish_gemini_needs_command" -l stream -d 'Print the answer as it comes (default on a terminal)'
complete -c gemini -n "__fish_gemini_needs_command" -l no-stream -d 'Print the answer when it is complete (default in a pipe)'
complete -c gemini -n "__fish_gemini_needs_command" -l force -d 'Let --output replace a file that is there'
complete -c gemini -n "__fish_gemini_needs_command" -s u -l usage -d 'Token counts on stderr'
complete -c gemini -n "__fish_gemini_needs_command" -l raw -d 'The model\'s bytes untouched: control characters, no newline added'
complete -c gemini -n "__fish_gemini_needs_command" -l dry-run -d 'Show the request instead of sending it, key hidden'
complete -c gemini -n "__fish_gemini_needs_command" -l curl -d 'Show the request as a curl command instead of sending it'
complete -c gemini -n "__fish_gemini_needs_command" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_needs_command" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_needs_command" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_needs_command" -s V -l version -d 'Print version'
complete -c gemini -n "__fish_gemini_needs_verb" -a "key" -d 'Look after the API key'
complete -c gemini -n "__fish_gemini_needs_verb" -a "models" -d 'List the models that this key can use'
complete -c gemini -n "__fish_gemini_needs_verb" -a "config" -d 'Look at the configuration and change it'
complete -c gemini -n "__fish_gemini_needs_verb" -a "template" -d 'Look at your templates and write them'
complete -c gemini -n "__fish_gemini_needs_verb" -a "man" -d 'Print the manual page: gemini man | man -l -'
complete -c gemini -n "__fish_gemini_needs_verb" -a "completions" -d 'Print the completion script of a shell'
complete -c gemini -n "__fish_gemini_needs_verb" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "check" -d 'Say which key counts, where it comes from and whether Google accepts it'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "set" -d 'Store a key, after asking the server whether it works'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "list" -d 'List the stored keys, masked'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "use" -d 'Choose which stored key counts'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "remove" -d 'Remove a stored key from this machine; Google still takes it until it is deleted there'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "path" -d 'Print where keys are stored'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "exec" -d 'Run a command with the key in GEMINI_API_KEY'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "export" -d 'Print the line that sets GEMINI_API_KEY in a shell'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "scan" -d 'Find Gemini keys in files before they are committed'
complete -c gemini -n "__fish_gemini_using_subcommand key; and not __fish_seen_subcommand_from check set list use remove path exec export scan help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l offline -d 'Do not ask the server'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l all -d 'Ask about every key that is set or stored, not only the one that counts'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l no-check -d 'Store it without asking the server'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l shell -d 'The shell' -r -f -a "bash\t'`export NAME=\'…\'`'
zsh\t'`export NAME=\'…\'`'
fish\t'`set -gx NAME \'…\'`'
powershell\t'`\$env:NAME = \'…\'`'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l reveal -d 'Print the key even onto a terminal'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l staged -d 'Look at what is staged for the next commit'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l live -d 'Ask Google which of the keys still work (50 at most)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "check" -d 'Say which key counts, where it comes from and whether Google accepts it'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "set" -d 'Store a key, after asking the server whether it works'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the stored keys, masked'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "use" -d 'Choose which stored key counts'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a stored key from this machine; Google still takes it until it is deleted there'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "path" -d 'Print where keys are stored'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "exec" -d 'Run a command with the key in GEMINI_API_KEY'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "export" -d 'Print the line that sets GEMINI_API_KEY in a shell'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "scan" -d 'Find Gemini keys in files before they are committed'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gemini -n "__fish_gemini_using_subcommand models" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand models" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand models" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand models" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand models" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand models" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand models" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand models" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand models" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand models" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand models" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand models" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -f -a "path" -d 'Print where the configuration is'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -f -a "show" -d 'Print every setting, its value, and where it comes from'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -f -a "set" -d 'Write a setting into the configuration'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -f -a "unset" -d 'Take a setting out of the configuration'
complete -c gemini -n "__fish_gemini_using_subcommand config; and not __fish_seen_subcommand_from path show set unset help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "path" -d 'Print where the configuration is'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print every setting, its value, and where it comes from'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "set" -d 'Write a setting into the configuration'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "unset" -d 'Take a setting out of the configuration'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -f -a "list" -d 'List the templates'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -f -a "show" -d 'Print a template'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -f -a "edit" -d 'Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -f -a "path" -d 'Print where templates are, or where one of them is'
complete -c gemini -n "__fish_gemini_using_subcommand template; and not __fish_seen_subcommand_from list show edit path help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the templates'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "show" -d 'Print a template'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "edit" -d 'Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "path" -d 'Print where templates are, or where one of them is'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gemini -n "__fish_gemini_using_subcommand man" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand man" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand man" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand man" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand man" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand man" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand man" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand man" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand man" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand man" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand man" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l color -d 'Colour on stderr [default: auto]' -r -f -a "auto\t'On a terminal'
always\t'Everywhere'
never\t'Nowhere'"
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l api-key -d 'The API key; other users of this machine may see it there' -r
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l api-key-file -d 'Read the API key from a file, or `-`' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l profile -d 'Use the stored key of this name' -x -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l config -d 'Read this configuration instead of the usual one' -r -F
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l base-url -d 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]' -r
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l timeout -d 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]' -r
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l retries -d 'How often to try again while nothing was printed; a try may be billed [default: 3]' -r
complete -c gemini -n "__fish_gemini_using_subcommand completions" -l json -d 'One JSON object on stdout, for answers and for errors'
complete -c gemini -n "__fish_gemini_using_subcommand completions" -s q -l quiet -d 'Only errors on stderr'
complete -c gemini -n "__fish_gemini_using_subcommand completions" -s v -l verbose -d 'Say on stderr what is done'
complete -c gemini -n "__fish_gemini_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gemini -n "__fish_gemini_using_subcommand help; and not __fish_seen_subcommand_from key models config template man completions" -f -a "key" -d 'Look after the API key'
complete -c gemini -n "__fish_gemini_using_subcommand help; and not __fish_seen_subcommand_from key models config template man completions" -f -a "models" -d 'List the models that this key can use'
complete -c gemini -n "__fish_gemini_using_subcommand help; and not __fish_seen_subcommand_from key models config template man completions" -f -a "config" -d 'Look at the configuration and change it'
complete -c gemini -n "__fish_gemini_using_subcommand help; and not __fish_seen_subcommand_from key models config template man completions" -f -a "template" -d 'Look at your templates and write them'
complete -c gemini -n "__fish_gemini_using_subcommand help; and not __fish_seen_subcommand_from key models config template man completions" -f -a "man" -d 'Print the manual page: gemini man | man -l -'
complete -c gemini -n "__fish_gemini_using_subcommand help; and not __fish_seen_subcommand_from key models config template man completions" -f -a "completions" -d 'Print the completion script of a shell'
complete -c gemini -n "__fish_gemini_using_subcommand help; and not __fish_seen_subcommand_from key models config template man completions" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "check" -d 'Say which key counts, where it comes from and whether Google accepts it'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "set" -d 'Store a key, after asking the server whether it works'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "list" -d 'List the stored keys, masked'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "use" -d 'Choose which stored key counts'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "remove" -d 'Remove a stored key from this machine; Google still takes it until it is deleted there'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "path" -d 'Print where keys are stored'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "exec" -d 'Run a command with the key in GEMINI_API_KEY'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "export" -d 'Print the line that sets GEMINI_API_KEY in a shell'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from key" -f -a "scan" -d 'Find Gemini keys in files before they are committed'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "path" -d 'Print where the configuration is'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "show" -d 'Print every setting, its value, and where it comes from'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "set" -d 'Write a setting into the configuration'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from config" -f -a "unset" -d 'Take a setting out of the configuration'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "list" -d 'List the templates'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "show" -d 'Print a template'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "edit" -d 'Open a template in $VISUAL, $EDITOR or vi; a new one begins as an example'
complete -c gemini -n "__fish_gemini_using_subcommand help; and __fish_seen_subcommand_from template" -f -a "path" -d 'Print where templates are, or where one of them is'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from set" -f -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from use" -f -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand key; and __fish_seen_subcommand_from remove" -f -a '(gemini completions --names profiles 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from set" -f -a '(gemini completions --names settings 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand config; and __fish_seen_subcommand_from unset" -f -a '(gemini completions --names settings 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from show" -f -a '(gemini completions --names templates 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from edit" -f -a '(gemini completions --names templates 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand template; and __fish_seen_subcommand_from path" -f -a '(gemini completions --names templates 2>/dev/null)'
complete -c gemini -n "__fish_gemini_using_subcommand completions" -f -a 'bash elvish fish nushell powershell zsh'
