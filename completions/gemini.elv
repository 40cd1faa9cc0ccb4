
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
            cand -m 'The model [env: GEMINI_MODEL] [default: gemini-flash-latest]'
            cand --model 'The model [env: GEMINI_MODEL] [default: gemini-flash-latest]'
            cand -s 'The system instruction; @FILE reads it from a file'
            cand --system 'The system instruction; @FILE reads it from a file'
            cand -a 'Attach a file, a URL, or standard input as `-`'
            cand --attachment 'Attach a file, a URL, or standard input as `-`'
            cand --attachment-type 'The MIME type of the attachments, where the content does not tell'
            cand -o 'Any generationConfig field, as JSON where it parses; repeatable'
            cand --option 'Any generationConfig field, as JSON where it parses; repeatable'
            cand --temperature 'Randomness, 0 to 2; newer models ignore it'
            cand --top-p 'Nucleus sampling, 0 to 1; newer models ignore it'
            cand --top-k 'Sample from the K best tokens; newer models ignore it'
            cand --max-tokens 'The most tokens to answer with, thinking included'
            cand --stop 'Stop where this text would come; repeatable'
            cand --seed 'The same seed gives the same answer, mostly'
            cand --thinking 'minimal, low, medium, high, xhigh, or a token budget (2.5 models)'
            cand --output 'Write the answer to a file, complete or not at all'
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
            cand --config 'Read this configuration instead of the usual one'
            cand --base-url 'Where to send requests [env: GOOGLE_GEMINI_BASE_URL]'
            cand --timeout 'The longest the run may take, e.g. 90s, 10m [default: 20m streaming, else 10m]'
            cand --retries 'How often to try again while nothing was printed; a try may be billed [default: 3]'
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
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;key'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
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
            cand scan 'Find Gemini keys in files before they are committed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;key;check'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
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
        &'gemini;key;scan'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
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
            cand scan 'Find Gemini keys in files before they are committed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;key;help;check'= {
        }
        &'gemini;key;help;scan'= {
        }
        &'gemini;key;help;help'= {
        }
        &'gemini;completions'= {
            cand --color 'Colour on stderr [default: auto]'
            cand --api-key 'The API key; other users of this machine may see it there'
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
            cand completions 'Print the completion script of a shell'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'gemini;help;key'= {
            cand check 'Say which key counts, where it comes from and whether Google accepts it'
            cand scan 'Find Gemini keys in files before they are committed'
        }
        &'gemini;help;key;check'= {
        }
        &'gemini;help;key;scan'= {
        }
        &'gemini;help;completions'= {
        }
        &'gemini;help;help'= {
        }
    ]
    $completions[$command]
}
