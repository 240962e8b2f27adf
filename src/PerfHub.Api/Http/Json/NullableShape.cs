using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>How a value that may be absent is read when it is there.</summary>
internal sealed class NullableShape<T>(Shape<T> inner) : Shape<T?>
    where T : struct
{
    /// <inheritdoc />
    public override T? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        var faults = context.Faults.Count;
        var value = inner.Read(ref reader, context);
        return context.Faults.Count == faults ? value : null;
    }
}
