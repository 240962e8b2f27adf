using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http;

/// <summary>The body is malformed, not UTF-8, too deep, or has a duplicate key. Lines and bytes count from 1.</summary>
public sealed class MalformedJsonException(Text reason, long line, long byteInLine)
    : Exception($"{reason.En} at line {line}, byte {byteInLine}")
{
    /// <summary>
    /// Creates the same error with its position in a larger body: this body is a part of <paramref name="bodyLine"/> after
    /// <paramref name="bytesBefore"/> bytes.
    /// </summary>
    public MalformedJsonException OffsetBy(long bodyLine, long bytesBefore) => new(reason, bodyLine, bytesBefore + byteInLine);

    /// <summary>The reason and the position.</summary>
    public Text Detail { get; } = new(
        $"第 {line} 行第 {byteInLine} 字节：{reason.Zh}。", $"Line {line}, byte {byteInLine}: {reason.En}.");
}
