using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads a value of a nullable property; null is handled by <see cref="ObjectValueReader{T}"/>.</summary>
internal sealed class NullableValueReader<T>(ValueReader<T> inner) : ValueReader<T?>
    where T : struct
{
    /// <inheritdoc />
    public override T? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        var errorCount = context.Errors.Count;
        var value = inner.Read(ref reader, context);
        return context.Errors.Count == errorCount ? value : null;
    }
}
