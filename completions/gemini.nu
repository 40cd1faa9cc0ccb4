# Completions of gemini for nushell. The program itself says what fits.

export-env {
    let before = $env.config.completions?.external?.completer?
    $env.config.completions.external.enable = true
    $env.config.completions.external.completer = {|spans|
        if $spans.0 != "gemini" {
            return (if $before == null { null } else { do $before $spans })
        }
        let answer = ^gemini completions nushell -- ...$spans | complete | get stdout | lines
        let rest = $answer | get 0? | default "nothing"
        # null leaves it to nushell, which offers files.
        if ($rest | str starts-with "files") or ($rest | str starts-with "command") {
            return null
        }
        $answer | skip 1 | each {|line|
            let parts = $line | split row "\t"
            { value: $parts.0, description: $parts.1 }
        }
    }
}
