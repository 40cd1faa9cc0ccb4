_gemini_offered() {
    local word
    for word in $1; do
        [[ $2 == -* || $word != -* ]] && echo "$word"
    done
    return 0
}

_gemini() {
    local i last="" cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    [[ $cur == = ]] && cur=""
    [[ $prev == = ]] && prev="${COMP_WORDS[COMP_CWORD-2]}"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        if [[ ${i} == = ]]; then
            last="="
            continue
        fi
        case "${last}" in
            =|-p|--prompt|-m|--model|-t|--template|--param|-s|--system|-a|--attachment|--attachment-type|-o|--option|--temperature|--top-p|--top-k|--max-tokens|--stop|--seed|--thinking|--safety|--output|--color|--api-key|--api-key-file|--profile|--config|--base-url|--timeout|--retries)
                last=""
                continue
                ;;
        esac
        last="${i}"
        case "${cmd},${i}" in
            ",$1")
                cmd="gemini"
                ;;
            gemini,completions)
                cmd="gemini__subcmd__completions"
                ;;
            gemini,config)
                cmd="gemini__subcmd__config"
                ;;
            gemini,help)
                cmd="gemini__subcmd__help"
                ;;
            gemini,key)
                cmd="gemini__subcmd__key"
                ;;
            gemini,man)
                cmd="gemini__subcmd__man"
                ;;
            gemini,models)
                cmd="gemini__subcmd__models"
                ;;
            gemini,template)
                cmd="gemini__subcmd__template"
                ;;
            gemini__subcmd__config,help)
                cmd="gemini__subcmd__config__subcmd__help"
                ;;
            gemini__subcmd__config,path)
                cmd="gemini__subcmd__config__subcmd__path"
                ;;
            gemini__subcmd__config,set)
                cmd="gemini__subcmd__config__subcmd__set"
                ;;
            gemini__subcmd__config,show)
                cmd="gemini__subcmd__config__subcmd__show"
                ;;
            gemini__subcmd__config,unset)
                cmd="gemini__subcmd__config__subcmd__unset"
                ;;
            gemini__subcmd__config__subcmd__help,help)
                cmd="gemini__subcmd__config__subcmd__help__subcmd__help"
                ;;
            gemini__subcmd__config__subcmd__help,path)
                cmd="gemini__subcmd__config__subcmd__help__subcmd__path"
                ;;
            gemini__subcmd__config__subcmd__help,set)
                cmd="gemini__subcmd__config__subcmd__help__subcmd__set"
                ;;
            gemini__subcmd__config__subcmd__help,show)
                cmd="gemini__subcmd__config__subcmd__help__subcmd__show"
                ;;
            gemini__subcmd__config__subcmd__help,unset)
                cmd="gemini__subcmd__config__subcmd__help__subcmd__unset"
                ;;
            gemini__subcmd__help,completions)
                cmd="gemini__subcmd__help__subcmd__completions"
                ;;
            gemini__subcmd__help,config)
                cmd="gemini__subcmd__help__subcmd__config"
                ;;
            gemini__subcmd__help,help)
                cmd="gemini__subcmd__help__subcmd__help"
                ;;
            gemini__subcmd__help,key)
                cmd="gemini__subcmd__help__subcmd__key"
                ;;
            gemini__subcmd__help,man)
                cmd="gemini__subcmd__help__subcmd__man"
                ;;
            gemini__subcmd__help,models)
                cmd="gemini__subcmd__help__subcmd__models"
                ;;
            gemini__subcmd__help,template)
                cmd="gemini__subcmd__help__subcmd__template"
                ;;
            gemini__subcmd__help__subcmd__config,path)
                cmd="gemini__subcmd__help__subcmd__config__subcmd__path"
                ;;
            gemini__subcmd__help__subcmd__config,set)
                cmd="gemini__subcmd__help__subcmd__config__subcmd__set"
                ;;
            gemini__subcmd__help__subcmd__config,show)
                cmd="gemini__subcmd__help__subcmd__config__subcmd__show"
                ;;
            gemini__subcmd__help__subcmd__config,unset)
                cmd="gemini__subcmd__help__subcmd__config__subcmd__unset"
                ;;
            gemini__subcmd__help__subcmd__key,check)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__check"
                ;;
            gemini__subcmd__help__subcmd__key,exec)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__exec"
                ;;
            gemini__subcmd__help__subcmd__key,export)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__export"
                ;;
            gemini__subcmd__help__subcmd__key,list)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__list"
                ;;
            gemini__subcmd__help__subcmd__key,path)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__path"
                ;;
            gemini__subcmd__help__subcmd__key,remove)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__remove"
                ;;
            gemini__subcmd__help__subcmd__key,scan)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__scan"
                ;;
            gemini__subcmd__help__subcmd__key,set)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__set"
                ;;
            gemini__subcmd__help__subcmd__key,use)
                cmd="gemini__subcmd__help__subcmd__key__subcmd__use"
                ;;
            gemini__subcmd__help__subcmd__template,edit)
                cmd="gemini__subcmd__help__subcmd__template__subcmd__edit"
                ;;
            gemini__subcmd__help__subcmd__template,list)
                cmd="gemini__subcmd__help__subcmd__template__subcmd__list"
                ;;
            gemini__subcmd__help__subcmd__template,path)
                cmd="gemini__subcmd__help__subcmd__template__subcmd__path"
                ;;
            gemini__subcmd__help__subcmd__template,show)
                cmd="gemini__subcmd__help__subcmd__template__subcmd__show"
                ;;
            gemini__subcmd__key,check)
                cmd="gemini__subcmd__key__subcmd__check"
                ;;
            gemini__subcmd__key,exec)
                cmd="gemini__subcmd__key__subcmd__exec"
                ;;
            gemini__subcmd__key,export)
                cmd="gemini__subcmd__key__subcmd__export"
                ;;
            gemini__subcmd__key,help)
                cmd="gemini__subcmd__key__subcmd__help"
                ;;
            gemini__subcmd__key,list)
                cmd="gemini__subcmd__key__subcmd__list"
                ;;
            gemini__subcmd__key,path)
                cmd="gemini__subcmd__key__subcmd__path"
                ;;
            gemini__subcmd__key,remove)
                cmd="gemini__subcmd__key__subcmd__remove"
                ;;
            gemini__subcmd__key,scan)
                cmd="gemini__subcmd__key__subcmd__scan"
                ;;
            gemini__subcmd__key,set)
                cmd="gemini__subcmd__key__subcmd__set"
                ;;
            gemini__subcmd__key,use)
                cmd="gemini__subcmd__key__subcmd__use"
                ;;
            gemini__subcmd__key__subcmd__help,check)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__check"
                ;;
            gemini__subcmd__key__subcmd__help,exec)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__exec"
                ;;
            gemini__subcmd__key__subcmd__help,export)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__export"
                ;;
            gemini__subcmd__key__subcmd__help,help)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__help"
                ;;
            gemini__subcmd__key__subcmd__help,list)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__list"
                ;;
            gemini__subcmd__key__subcmd__help,path)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__path"
                ;;
            gemini__subcmd__key__subcmd__help,remove)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__remove"
                ;;
            gemini__subcmd__key__subcmd__help,scan)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__scan"
                ;;
            gemini__subcmd__key__subcmd__help,set)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__set"
                ;;
            gemini__subcmd__key__subcmd__help,use)
                cmd="gemini__subcmd__key__subcmd__help__subcmd__use"
                ;;
            gemini__subcmd__template,edit)
                cmd="gemini__subcmd__template__subcmd__edit"
                ;;
            gemini__subcmd__template,help)
                cmd="gemini__subcmd__template__subcmd__help"
                ;;
            gemini__subcmd__template,list)
                cmd="gemini__subcmd__template__subcmd__list"
                ;;
            gemini__subcmd__template,path)
                cmd="gemini__subcmd__template__subcmd__path"
                ;;
            gemini__subcmd__template,show)
                cmd="gemini__subcmd__template__subcmd__show"
                ;;
            gemini__subcmd__template__subcmd__help,edit)
                cmd="gemini__subcmd__template__subcmd__help__subcmd__edit"
                ;;
            gemini__subcmd__template__subcmd__help,help)
                cmd="gemini__subcmd__template__subcmd__help__subcmd__help"
                ;;
            gemini__subcmd__template__subcmd__help,list)
                cmd="gemini__subcmd__template__subcmd__help__subcmd__list"
                ;;
            gemini__subcmd__template__subcmd__help,path)
                cmd="gemini__subcmd__template__subcmd__help__subcmd__path"
                ;;
            gemini__subcmd__template__subcmd__help,show)
                cmd="gemini__subcmd__template__subcmd__help__subcmd__show"
                ;;
            *,--)
                return 0
                ;;
            gemini,[!-]*)
                cmd="gemini__words"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        gemini|gemini__words)
            opts="-p -m -t -s -a -o -u -q -v -h -V --prompt --model --template --param --system --attachment --attachment-type --allow-secrets --no-stdin --option --temperature --top-p --top-k --max-tokens --stop --seed --safety --thoughts --stream --no-stream --output --force --usage --raw --dry-run --curl --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --thinking --help --version"
            [[ $cmd == gemini ]] && opts+=" key models config template man completions help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --prompt)
                    COMPREPLY=()
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    return 0
                    ;;
                --model)
                    COMPREPLY=($(compgen -W "$(gemini completions --names models 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                -m)
                    COMPREPLY=($(compgen -W "$(gemini completions --names models 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --template)
                    COMPREPLY=($(compgen -W "$(gemini completions --names templates 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                -t)
                    COMPREPLY=($(compgen -W "$(gemini completions --names templates 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --param)
                    COMPREPLY=()
                    return 0
                    ;;
                --system)
                    COMPREPLY=()
                    return 0
                    ;;
                -s)
                    COMPREPLY=()
                    return 0
                    ;;
                --attachment)
                    COMPREPLY=()
                    return 0
                    ;;
                -a)
                    COMPREPLY=()
                    return 0
                    ;;
                --attachment-type)
                    COMPREPLY=()
                    return 0
                    ;;
                --option)
                    COMPREPLY=()
                    return 0
                    ;;
                -o)
                    COMPREPLY=()
                    return 0
                    ;;
                --temperature)
                    COMPREPLY=()
                    return 0
                    ;;
                --top-p)
                    COMPREPLY=()
                    return 0
                    ;;
                --top-k)
                    COMPREPLY=()
                    return 0
                    ;;
                --max-tokens)
                    COMPREPLY=()
                    return 0
                    ;;
                --stop)
                    COMPREPLY=()
                    return 0
                    ;;
                --seed)
                    COMPREPLY=()
                    return 0
                    ;;
                --safety)
                    COMPREPLY=()
                    return 0
                    ;;
                --output)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                --thinking)
                    COMPREPLY=($(compgen -W "minimal low medium high xhigh" -- "${cur}")) || true
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__completions)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help bash elvish fish nushell powershell zsh"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help path show set unset help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__help)
            opts="path show set unset help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__help__subcmd__path)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__help__subcmd__set)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__help__subcmd__unset)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__path)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__set)
            opts="$(gemini completions --names settings 2>/dev/null) -q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__show)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__config__subcmd__unset)
            opts="$(gemini completions --names settings 2>/dev/null) -q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help)
            opts="key models config template man completions help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__config)
            opts="path show set unset"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__config__subcmd__path)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__config__subcmd__set)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__config__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__config__subcmd__unset)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key)
            opts="check set list use remove path exec export scan"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__exec)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__export)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__path)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__remove)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__scan)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__set)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__key__subcmd__use)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__man)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__models)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__template)
            opts="list show edit path"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__template__subcmd__edit)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__template__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__template__subcmd__path)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__help__subcmd__template__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help check set list use remove path exec export scan help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__check)
            opts="-q -v -h --offline --all --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__exec)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__export)
            opts="-q -v -h --shell --reveal --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --shell)
                    COMPREPLY=($(compgen -W "bash zsh fish powershell" -- "${cur}")) || true
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help)
            opts="check set list use remove path exec export scan help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__check)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__exec)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__export)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__path)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__remove)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__scan)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__set)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__help__subcmd__use)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__list)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__path)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__remove)
            opts="$(gemini completions --names profiles 2>/dev/null) -q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__scan)
            opts="-q -v -h --staged --live --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__set)
            opts="$(gemini completions --names profiles 2>/dev/null) -q -v -h --no-check --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__key__subcmd__use)
            opts="$(gemini completions --names profiles 2>/dev/null) -q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__man)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__models)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help list show edit path help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__edit)
            opts="$(gemini completions --names templates 2>/dev/null) -q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__help)
            opts="list show edit path help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__help__subcmd__edit)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__help__subcmd__path)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__list)
            opts="-q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__path)
            opts="$(gemini completions --names templates 2>/dev/null) -q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
        gemini__subcmd__template__subcmd__show)
            opts="$(gemini completions --names templates 2>/dev/null) -q -v -h --json --quiet --verbose --color --api-key --api-key-file --profile --config --base-url --timeout --retries --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}")) || true
                    return 0
                    ;;
                --api-key)
                    COMPREPLY=()
                    return 0
                    ;;
                --api-key-file)
                    COMPREPLY=()
                    return 0
                    ;;
                --profile)
                    COMPREPLY=($(compgen -W "$(gemini completions --names profiles 2>/dev/null)" -- "${cur}")) || true
                    return 0
                    ;;
                --config)
                    COMPREPLY=()
                    return 0
                    ;;
                --base-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --timeout)
                    COMPREPLY=()
                    return 0
                    ;;
                --retries)
                    COMPREPLY=()
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "$(_gemini_offered "${opts}" "${cur}")" -- "${cur}") ) || true
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _gemini -o nosort -o bashdefault -o default gemini
else
    complete -F _gemini -o bashdefault -o default gemini
fi
