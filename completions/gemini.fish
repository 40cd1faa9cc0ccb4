# Completions of gemini for fish. The program itself says what fits.

function __gemini_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answer (gemini completions fish -- $words "$current" 2>/dev/null)
    set -l rest (string split ' ' -- "$answer[1]")
    switch "$rest[1]"
        case files
            set -l begun (string sub -l $rest[2] -- "$current")
            for path in (__fish_complete_path (string sub -s (math $rest[2] + 1) -- "$current"))
                echo -- $begun$path
            end
        case command
            set -l from (math $rest[2] + 1)
            set -l command
            test (count $words) -ge $from; and set command (string escape -- $words[$from..-1])
            complete -C (string join ' ' -- $command "$current")
        case '*'
            string join -- \n $answer[2..-1]
    end
end

complete -c gemini -f -a '(__gemini_complete)'
