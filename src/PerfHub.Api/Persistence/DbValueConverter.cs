using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Persistence;

/// <summary>Converts values to and from their stored form, which is the same in both stores.</summary>
public static class DbValueConverter
{
    private const decimal ScaleFactor = 1_000_000m;

    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>
    /// The largest stored figure, 2·10^12: a 64-bit integer holds it with six decimals. Larger ratios are clamped, because only their size
    /// matters.
    /// </summary>
    public const decimal MaxMagnitude = 2_000_000_000_000m;

    /// <summary>Scales a figure by 10^6; rounds half away from zero and clamps to ±<see cref="MaxMagnitude"/>.</summary>
    public static long ToScaled(decimal value) =>
        (long)Math.Round(Math.Clamp(value, -MaxMagnitude, MaxMagnitude) * ScaleFactor, MidpointRounding.AwayFromZero);

    /// <summary>Reverses <see cref="ToScaled"/>.</summary>
    public static decimal FromScaled(long stored) => stored / ScaleFactor;

    /// <summary>Reverses <see cref="ToScaled"/> for a sum of stored figures, which may be larger than a stored figure.</summary>
    public static decimal FromScaled(Int128 sum) => (decimal)sum / ScaleFactor;

    /// <summary>Rounds and clamps a figure as storing it does.</summary>
    public static decimal RoundToStored(decimal value) => FromScaled(ToScaled(value));

    /// <summary>Converts the value of a property to its stored form.</summary>
    public static object ToDbValue(object? value) => value switch
    {
        null => DBNull.Value,
        decimal figure => ToScaled(figure),
        bool flag => flag ? 1L : 0L,
        Enum member => member.ToString(),
        DateOnly date => date.ToString(DateFormat, CultureInfo.InvariantCulture),
        Figure figure => JsonSerializer.Serialize(figure, ApiJson.Options),
        _ => value,
    };

    /// <summary>Registers the Dapper handlers that read the stored forms.</summary>
    public static void RegisterTypeHandlers()
    {
        ReplaceTypeHandler(new DecimalHandler());
        ReplaceTypeHandler(new UtcDateTimeHandler());
        ReplaceTypeHandler(new DateOnlyHandler());
        SqlMapper.AddTypeHandler(new FigureHandler());
    }

    private static void ReplaceTypeHandler<T>(SqlMapper.TypeHandler<T> handler)
        where T : struct
    {
        SqlMapper.RemoveTypeMap(typeof(T));
        SqlMapper.RemoveTypeMap(typeof(T?));
        SqlMapper.AddTypeHandler(handler);
    }

    private sealed class DecimalHandler : SqlMapper.TypeHandler<decimal>
    {
        public override decimal Parse(object value) => FromScaled(Convert.ToInt64(value, CultureInfo.InvariantCulture));

        public override void SetValue(IDbDataParameter parameter, decimal value) => parameter.Value = ToScaled(value);
    }

    private sealed class UtcDateTimeHandler : SqlMapper.TypeHandler<DateTime>
    {
        public override DateTime Parse(object value) => DateTime.SpecifyKind(
            value as DateTime? ?? DateTime.Parse((string)value, CultureInfo.InvariantCulture), DateTimeKind.Utc);

        public override void SetValue(IDbDataParameter parameter, DateTime value)
        {
            // SQL Server's datetime, the default, does not hold single milliseconds.
            parameter.DbType = DbType.DateTime2;
            parameter.Value = value;
        }
    }

    private sealed class DateOnlyHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => DateOnly.ParseExact((string)value, DateFormat, CultureInfo.InvariantCulture);

        public override void SetValue(IDbDataParameter parameter, DateOnly value) => parameter.Value = ToDbValue(value);
    }

    private sealed class FigureHandler : SqlMapper.TypeHandler<Figure>
    {
        public override Figure Parse(object value) => JsonSerializer.Deserialize<Figure>((string)value, ApiJson.Options);

        public override void SetValue(IDbDataParameter parameter, Figure value) => parameter.Value = ToDbValue(value);
    }
}
