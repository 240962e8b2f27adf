using System.Data;
using System.Globalization;
using System.Text.Json;
using Dapper;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Persistence;

/// <summary>How values are stored, on both stores alike, and read back.</summary>
public static class DbValueConverter
{
    private const decimal ScaleFactor = 1_000_000m;

    private const string DateFormat = "yyyy-MM-dd";

    /// <summary>
    /// No ratio of two figures is stored beyond this (2·10^12): above it only its size matters, and a 64-bit integer
    /// holds it with six decimals.
    /// </summary>
    public const decimal MaxMagnitude = 2_000_000_000_000m;

    /// <summary>A figure as it is stored: times 10^6, rounded half away from zero, held within ±<see cref="MaxMagnitude"/>.</summary>
    /// <param name="value">The figure.</param>
    public static long ToScaled(decimal value) =>
        (long)Math.Round(Math.Clamp(value, -MaxMagnitude, MaxMagnitude) * ScaleFactor, MidpointRounding.AwayFromZero);

    /// <summary>The figure that was stored.</summary>
    /// <param name="stored">What <see cref="ToScaled"/> gave.</param>
    public static decimal FromScaled(long stored) => stored / ScaleFactor;

    /// <summary>The figure that comes back where this one is stored.</summary>
    /// <param name="value">The figure.</param>
    public static decimal RoundToStored(decimal value) => FromScaled(ToScaled(value));

    /// <summary>A value as it is stored.</summary>
    /// <param name="value">A property's value.</param>
    public static object ToDbValue(object? value) => value switch
    {
        null => DBNull.Value,
        decimal figure => ToScaled(figure),
        bool flag => flag ? 1L : 0L,
        Enum name => name.ToString(),
        DateOnly date => date.ToString(DateFormat, CultureInfo.InvariantCulture),
        Figure figure => JsonSerializer.Serialize(figure, ApiJson.Options),
        _ => value,
    };

    /// <summary>Teaches Dapper to read what <see cref="ToDbValue"/> wrote.</summary>
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
            // The older type of SQL Server knows no single milliseconds.
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
