# Completions of gemini for PowerShell. The program itself says what fits.

Register-ArgumentCompleter -Native -CommandName 'gemini' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # The words before the one at the cursor; an empty last argument would be dropped, so it gets a mark.
    $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition })
    if ($wordToComplete -ne '') {
        $before = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition - $wordToComplete.Length })
    }
    $words = @($before | ForEach-Object { if ($null -ne $_.Value) { "$($_.Value)" } else { "$_" } })
    $answer = @(gemini completions powershell '--' @words "=$wordToComplete" 2>$null)
    # Nothing at all lets PowerShell offer files.
    if ($answer.Count -eq 0 -or $answer[0] -match '^(files|command)') {
        return
    }
    $offered = @($answer | Select-Object -Skip 1)
    if ($offered.Count -eq 0) {
        return ''
    }
    foreach ($line in $offered) {
        $value, $about = $line -split "`t", 2
        if ([string]::IsNullOrEmpty($about)) {
            $about = $value
        }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
