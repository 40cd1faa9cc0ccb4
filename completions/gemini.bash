# Completions of gemini for bash. The program itself says what fits.

_gemini() {
    local line=${COMP_LINE:0:COMP_POINT} words=() word i
    COMPREPLY=()
    # What stands behind > or < is no word of gemini.
    if ((COMP_CWORD > 0)) && [[ ${COMP_WORDS[COMP_CWORD - 1]} == *[\<\>]* ]]; then
        compopt -o default 2>/dev/null || true
        return 0
    fi
    # bash also ends a word at = and @ and :. What no blank stands between is one word here.
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        ((i < COMP_CWORD)) || word=${line#"${line%%[![:blank:]]*}"}
        if ((i == 0)) || [[ -z $line || $line == [[:blank:]]* ]]; then
            words+=("$word")
        else
            words[${#words[@]} - 1]+=$word
        fi
        line=${line#*"$word"}
    done
    # A quote that is still open is no part of the word.
    word=${words[${#words[@]} - 1]#[\"\']}
    words[${#words[@]} - 1]=$word

    # bash puts what is offered in the place of this part of the word alone.
    local rest value about part=${2-}
    [[ $part != = ]] || part=""
    local begun=${word%"$part"}
    {
        IFS= read -r rest || true
        while IFS=$'\t' read -r value about; do
            COMPREPLY+=("${value#"$begun"}")
        done
    } < <(gemini completions bash -- "${words[@]}" 2>/dev/null)
    case $rest in
        unfinished) compopt -o nospace 2>/dev/null || true ;;
        files*) _gemini_files "${word#"$begun"}" "$((${rest#files } - ${#begun}))" ;;
        command*) _gemini_command "${rest#command }" ;;
    esac
    return 0
}

# Files, whose names begin this many characters into the word.
_gemini_files() {
    # bash itself knows best, where nothing stands before the name.
    if (($2 <= 0)); then
        compopt -o default 2>/dev/null || true
        return 0
    fi
    local begun=${1:0:$2} file
    while IFS= read -r file; do
        printf -v file %q "$file"
        COMPREPLY+=("$begun$file")
    done < <(compgen -f -- "${1#"$begun"}")
}

# The line of another program, whose name is this word of it.
_gemini_command() {
    if ((COMP_CWORD == $1)); then
        COMPREPLY=($(compgen -c -- "${COMP_WORDS[COMP_CWORD]}"))
    elif declare -F _comp_command_offset >/dev/null; then
        _comp_command_offset "$1"
    elif declare -F _command_offset >/dev/null; then
        _command_offset "$1"
    else
        compopt -o default 2>/dev/null || true
    fi
}

complete -F _gemini gemini
