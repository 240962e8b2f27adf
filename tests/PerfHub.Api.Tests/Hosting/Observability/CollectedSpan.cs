namespace PerfHub.Api.Tests.Hosting.Observability;

/// <summary>A span as a collector gets it; times are nanoseconds since 1970.</summary>
internal sealed record CollectedSpan(
    string TraceId, string SpanId, string ParentSpanId, string Name, ulong Kind, ulong Start, ulong End, IReadOnlyDictionary<string, string> Attributes)
{
    public const ulong ServerKind = 2;

    // https://github.com/open-telemetry/opentelemetry-proto, trace.proto and common.proto.
    public static CollectedSpan Parse(ProtobufMessage span) => new(
        span.GetHex(1),
        span.GetHex(2),
        span.GetHex(4),
        span.GetText(5),
        span.GetNumber(6),
        span.GetNumber(7),
        span.GetNumber(8),
        span.GetMessages(9).ToDictionary(it => it.GetText(1), it => it.GetMessages(2).Single().GetText(1)));

    public bool IsWithin(CollectedSpan other) => Start >= other.Start && End <= other.End;
}
