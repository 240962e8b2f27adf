namespace PerfHub.Documents.Reading;

/// <summary>Counts what has been read from a document, and stops at its limits.</summary>
internal sealed class ReadingBudget(DocumentLimits limits, TimeProvider time, CancellationToken cancel)
{
    private readonly long _start = time.GetTimestamp();
    private long _characters;
    private long _streamBytes;
    private int _cells;
    private int _lines;

    public DocumentLimits Limits => limits;

    /// <summary>Stops when the caller cancelled or the time is over.</summary>
    public void CheckTime()
    {
        cancel.ThrowIfCancellationRequested();
        if (time.GetElapsedTime(_start) > limits.MaxDuration)
        {
            throw DocumentException.TooSlow();
        }
    }

    public void CountCharacters(int count)
    {
        _characters += count;
        if (_characters > limits.MaxCharacters)
        {
            throw DocumentException.TooLarge(
                $"文件文字超过 {limits.MaxCharacters:N0} 字。", $"The document has more than {limits.MaxCharacters:N0} characters of text.");
        }
    }

    public void CountCell()
    {
        if (++_cells > limits.MaxCells)
        {
            throw DocumentException.TooLarge($"文件表格超过 {limits.MaxCells:N0} 个单元格。", $"The document has more than {limits.MaxCells:N0} cells.");
        }
    }

    public void CountLine()
    {
        if (++_lines > limits.MaxLines)
        {
            throw DocumentException.TooLarge($"文件超过 {limits.MaxLines:N0} 行。", $"The document has more than {limits.MaxLines:N0} lines.");
        }

        if (_lines % 64 == 0)
        {
            CheckTime();
        }
    }

    public void CountStreamBytes(int count)
    {
        _streamBytes += count;
        if (_streamBytes > limits.MaxStreamBytesInAll)
        {
            throw DocumentException.TooLarge("文件解压后过大。", "The document is too large when it is unpacked.");
        }
    }
}
