using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http;

/// <summary>The body is not JSON that this API takes: broken, not UTF-8, too deep, or with a key twice in one object.</summary>
/// <param name="reason">What is wrong.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="byteInLine">The byte in that line, from 1.</param>
public sealed class MalformedJsonException(Text reason, long line, long byteInLine)
    : Exception($"{reason.En} at line {line}, byte {byteInLine}")
{
    /// <summary>The same fault of a larger body, of which this one is a part within one line.</summary>
    /// <param name="at">The line, from 1.</param>
    /// <param name="bytesBefore">How many bytes of that line are before this part.</param>
    public MalformedJsonException OffsetBy(long at, long bytesBefore) => new(reason, at, bytesBefore + byteInLine);

    /// <summary>What is wrong, and where.</summary>
    public Text Detail { get; } = new(
        $"第 {line} 行第 {byteInLine} 字节：{reason.Zh}。", $"Line {line}, byte {byteInLine}: {reason.En}.");
}
