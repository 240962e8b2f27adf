using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>How a value that may be absent is read when it is there.</summary>
internal sealed class NullableValueReader<T>(ValueReader<T> inner) : ValueReader<T?>
    where T : struct
{
    /// <inheritdoc />
    public override T? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        var faults = context.Errors.Count;
        var value = inner.Read(ref reader, context);
        return context.Errors.Count == faults ? value : null;
    }
}
