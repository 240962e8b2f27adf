using System.Globalization;
using System.Text;
using System.Text.Json;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>Where a reader is in the document, and every fault that it has met.</summary>
internal sealed class ReadContext
{
    // A hostile body can hold a fault in every token; a person needs no more than this to see what is wrong.
    private const int MaxErrors = 1000;

    private readonly object[] _path = new object[StrictJsonReader.MaxDepth + 1];
    private int _depth;

    public List<ValidationError> Errors { get; } = [];

    public void Push(object segment) => _path[_depth++] = segment;

    public void Pop() => _depth--;

    public void AddError(string code, string zh, string en)
    {
        if (Errors.Count < MaxErrors)
        {
            Errors.Add(new ValidationError(BuildPointer(), code, new Text(zh, en)));
        }
    }

    public void AddErrorAt(object segment, string code, string zh, string en)
    {
        Push(segment);
        AddError(code, zh, en);
        Pop();
    }

    /// <summary>The text of a string; a fault and nothing where it cannot be stored.</summary>
    public string? ReadText(ref Utf8JsonReader reader)
    {
        if (JsonText.GetStringOrNull(ref reader) is { } text && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        AddError("invalid-text", "文本含有无法存储的字符（孤立代理项或 NUL）", "the text holds a character that cannot be stored (a lone surrogate or NUL)");
        return null;
    }

    private string BuildPointer()
    {
        var pointer = new StringBuilder();
        for (var i = 0; i < _depth; i++)
        {
            pointer.Append('/');
            _ = _path[i] is int index
                ? pointer.Append(CultureInfo.InvariantCulture, $"{index}")
                : pointer.Append(((string)_path[i]).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
        }

        return pointer.ToString();
    }
}
