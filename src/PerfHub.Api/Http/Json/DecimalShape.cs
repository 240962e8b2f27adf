using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>A figure, exact: at most 6 decimals and below 10^12.</summary>
internal sealed class DecimalShape(PropertyInfo property) : Shape<decimal>
{
    private readonly bool _nonNegative = property.IsDefined(typeof(NonNegativeAttribute));
    private readonly BetweenAttribute? _bounds = property.GetCustomAttribute<BetweenAttribute>();

    /// <inheritdoc />
    public override decimal Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            context.Fault("wrong-type", "应为数字", "a number is expected");
            Skip(ref reader);
        }
        else if (!reader.TryGetDecimal(out var value) || Math.Abs(value) > Limits.Magnitude)
        {
            context.Fault("number-out-of-range", "数值超出可存储范围（绝对值不超过 10^12）", "the number is too large to be stored (10^12 at most)");
        }
        else if (value.Scale > Limits.Decimals)
        {
            context.Fault("too-many-decimals", "小数位数超过 6 位", "the number has more than 6 decimals");
        }
        else if (_nonNegative && value < 0m)
        {
            context.Fault("negative", "不得为负数", "the number must not be negative");
        }
        else if (Bounds.AreKept(_bounds, value, context))
        {
            return value;
        }

        return default;
    }
}
