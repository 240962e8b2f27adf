using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Json;

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

/// <summary>The bounds that a property's figure has of its own.</summary>
internal static class Bounds
{
    public static bool AreKept(BetweenAttribute? bounds, decimal value, ReadContext context)
    {
        if (bounds is null || bounds.Holds(value))
        {
            return true;
        }

        var (zh, en) = bounds.ExceptMin ? ("大于", "above") : ("不小于", "at least");
        context.Fault(
            "number-out-of-range",
            $"应{zh} {bounds.Min} 且不大于 {bounds.Max}",
            $"the number must be {en} {bounds.Min} and at most {bounds.Max}");
        return false;
    }
}

/// <summary>A count.</summary>
internal sealed class IntegerShape(PropertyInfo property) : Shape<int>
{
    private readonly bool _nonNegative = property.IsDefined(typeof(NonNegativeAttribute));
    private readonly BetweenAttribute? _bounds = property.GetCustomAttribute<BetweenAttribute>();

    /// <inheritdoc />
    public override int Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var value))
        {
            context.Fault("wrong-type", "应为整数", "an integer is expected");
            Skip(ref reader);
            return default;
        }

        if (_nonNegative && value < 0)
        {
            context.Fault("negative", "不得为负数", "the number must not be negative");
        }

        Bounds.AreKept(_bounds, value, context);
        return value;
    }
}

/// <summary>A text.</summary>
internal sealed class TextShape(PropertyInfo property) : Shape<string>
{
    private readonly int _min = property.GetCustomAttribute<LengthAttribute>()?.Min ?? 0;
    private readonly int _max = property.GetCustomAttribute<LengthAttribute>()?.Max ?? Limits.TextLength;

    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            context.Fault("wrong-type", "应为文本", "a text is expected");
            Skip(ref reader);
            return null;
        }

        var text = context.Text(ref reader);
        if (text?.Length > _max)
        {
            context.Fault("too-long", $"文本超过 {_max} 个字符", $"the text has more than {_max} characters");
        }
        else if (_min > 0 && text is not null && string.IsNullOrWhiteSpace(text))
        {
            context.Fault("blank", "不得为空白", "the text must not be blank");
        }

        return text;
    }
}

/// <summary>true or false.</summary>
internal sealed class BooleanShape : Shape<bool>
{
    /// <inheritdoc />
    public override bool Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return reader.GetBoolean();
        }

        context.Fault("wrong-type", "应为 true 或 false", "true or false is expected");
        Skip(ref reader);
        return default;
    }
}

/// <summary>A day, <c>2025-02-18</c>.</summary>
internal sealed class DateShape : Shape<DateOnly>
{
    /// <inheritdoc />
    public override DateOnly Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            if (DateOnly.TryParseExact(JsonText.Of(ref reader), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return date;
            }
        }
        else
        {
            Skip(ref reader);
        }

        context.Fault("wrong-type", "应为日期，格式为 2025-02-18", "a date is expected, such as 2025-02-18");
        return default;
    }
}

/// <summary>An instant, <c>2025-02-18T03:12:45Z</c>.</summary>
internal sealed class InstantShape : Shape<DateTimeOffset>
{
    /// <inheritdoc />
    public override DateTimeOffset Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType == JsonTokenType.String && JsonText.IsUnicode(ref reader) && reader.TryGetDateTimeOffset(out var instant)
            && SaysWhere(ref reader))
        {
            return instant;
        }

        context.Fault("wrong-type", "应为时间，格式为 2025-02-18T03:12:45Z", "a time is expected, such as 2025-02-18T03:12:45Z");
        Skip(ref reader);
        return default;
    }

    // A time without Z or an offset would be another instant on every host that runs in another time zone.
    private static bool SaysWhere(ref Utf8JsonReader reader) =>
        reader.TryGetDateTime(out var time) && time.Kind != DateTimeKind.Unspecified;
}

/// <summary>One of a fixed list of names.</summary>
internal sealed class EnumShape<T> : Shape<T>
    where T : struct, Enum
{
    private static readonly (byte[] Utf8, T Value)[] Names =
    [
        .. typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (
            System.Text.Encoding.UTF8.GetBytes(field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? field.Name),
            (T)field.GetValue(null)!)),
    ];

    private static readonly string List = string.Join(", ", Names.Select(name => System.Text.Encoding.UTF8.GetString(name.Utf8)));

    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (var (utf8, value) in Names)
            {
                if (JsonText.IsUnicode(ref reader) && reader.ValueTextEquals(utf8))
                {
                    return value;
                }
            }
        }
        else
        {
            Skip(ref reader);
        }

        context.Fault("unknown-value", $"应为以下之一：{List}", $"one of these is expected: {List}");
        return default;
    }
}
