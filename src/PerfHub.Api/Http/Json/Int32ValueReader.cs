using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

internal sealed class Int32ValueReader(PropertyInfo property) : ValueReader<int>
{
    private readonly bool _isNonNegative = property.IsDefined(typeof(NonNegativeAttribute));
    private readonly BetweenAttribute? _bounds = property.GetCustomAttribute<BetweenAttribute>();

    /// <inheritdoc />
    public override int Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var value))
        {
            return Reject(ref reader, context, "应为整数", "an integer is expected");
        }

        if (_isNonNegative && value < 0)
        {
            context.AddError("negative", "不得为负数", "the number must not be negative");
        }

        NumberBounds.Check(_bounds, value, context);
        return value;
    }
}
