using System.Globalization;
using System.Text;
using System.Text.Json;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>Where a reader is in the document, and every fault that it has met.</summary>
internal sealed class ReadContext
{
    // A hostile body can hold a fault in every token; a person needs no more than this to see what is wrong.
    private const int MostFaults = 1000;

    private readonly object[] _path = new object[StrictJson.MaxDepth + 1];
    private int _depth;

    public List<BodyFault> Faults { get; } = [];

    public void Enter(object segment) => _path[_depth++] = segment;

    public void Leave() => _depth--;

    public void Fault(string code, string zh, string en)
    {
        if (Faults.Count < MostFaults)
        {
            Faults.Add(new BodyFault(Pointer(), code, new Text(zh, en)));
        }
    }

    public void FaultAt(object segment, string code, string zh, string en)
    {
        Enter(segment);
        Fault(code, zh, en);
        Leave();
    }

    /// <summary>The text of a string; a fault and nothing where it cannot be stored.</summary>
    public string? Text(ref Utf8JsonReader reader)
    {
        if (JsonText.Of(ref reader) is { } text && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        Fault("invalid-text", "文本含有无法存储的字符（孤立代理项或 NUL）", "the text holds a character that cannot be stored (a lone surrogate or NUL)");
        return null;
    }

    private string Pointer()
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
