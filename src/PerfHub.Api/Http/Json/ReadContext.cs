using System.Globalization;
using System.Text;
using System.Text.Json;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>The current path in the document and the errors found so far.</summary>
internal sealed class ReadContext
{
    // A hostile body can have an error in every token.
    private const int MaxErrors = 1000;

    private readonly object[] _path = new object[StrictJsonReader.MaxDepth + 1];
    private int _depth;

    public List<ValidationError> Errors { get; } = [];

    /// <summary>Whether the document was accepted earlier.</summary>
    public bool IsStored { get; init; }

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

    /// <summary>Reads a string; adds an error and returns <see langword="null"/> if it cannot be stored.</summary>
    public string? ReadText(ref Utf8JsonReader reader)
    {
        if (JsonText.GetStringOrNull(ref reader) is { } text && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        AddError("invalid-text", "文本含有无法存储的字符（不成对的代理项或空字符）", "the text has a character that cannot be stored (a lone surrogate or NUL)");
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
