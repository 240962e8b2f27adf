using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads an exact figure within <see cref="ReportLimits"/>.</summary>
internal sealed class DecimalValueReader(PropertyInfo property) : ValueReader<decimal>
{
    private readonly bool _isNonNegative = property.IsDefined(typeof(NonNegativeAttribute));
    private readonly BetweenAttribute? _bounds = property.GetCustomAttribute<BetweenAttribute>();

    /// <inheritdoc />
    public override decimal Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            context.AddError("wrong-type", "应为数字", "a number is expected");
            Skip(ref reader);
        }
        else if (!reader.TryGetDecimal(out var value) || Math.Abs(value) > ReportLimits.MaxMagnitude)
        {
            context.AddError("number-out-of-range", "数值过大，绝对值不得超过 1 万亿", "the number is too large: its absolute value must be at most 10^12");
        }
        else if (value.Scale > ReportLimits.MaxDecimals)
        {
            context.AddError("too-many-decimals", "小数位数不得超过 6 位", "the number must have at most 6 decimals");
        }
        else if (_isNonNegative && value < 0m)
        {
            context.AddError("negative", "不得为负数", "the number must not be negative");
        }
        else if (NumberBounds.Check(_bounds, value, context))
        {
            return value;
        }

        return default;
    }
}
