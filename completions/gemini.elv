# Completions of gemini for elvish. The program itself says what fits.

use str

set edit:completion:arg-completer[gemini] = {|@words|
    var rest = nothing
    var offered = []
    try {
        var @answer = (gemini completions elvish -- $@words 2>/dev/null | from-lines)
        set rest = $answer[0]
        set offered = $answer[1..]
    } catch e {
        nop
    }
    var kind @number = (str:split ' ' $rest)
    if (==s $kind files) {
        # Where the name of the file begins in the word; what stands before it is ASCII.
        var at = $number[0]
        var begun = $words[-1][..$at]
        edit:complete-filename $words[-1][$at..] | each {|file|
            edit:complex-candidate $begun$file[stem] &code-suffix=$file[code-suffix]
        }
    } elif (==s $kind command) {
        edit:complete-sudo sudo (all $words[$number[0]..])
    } else {
        var suffix = (if (==s $kind unfinished) { put '' } else { put ' ' })
        for line $offered {
            var value about = (str:split "\t" $line)
            var display = $value
            if (not-eq $about '') {
                set display = $value' ('$about')'
            }
            edit:complex-candidate $value &display=$display &code-suffix=$suffix
        }
    }
}
