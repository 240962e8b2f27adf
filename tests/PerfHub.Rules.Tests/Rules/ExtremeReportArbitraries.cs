using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Rules.Report;
using PerfHub.Rules.Statistics;

namespace PerfHub.Rules.Tests.Rules;

/// <summary>
/// Reports at the limits of what can be filed: every property, found by reflection, holds an extreme value, or null
/// where it may. Fields that depend on each other do not agree.
/// </summary>
public static class ExtremeReportArbitraries
{
    private static readonly NullabilityInfoContext Nullability = new();

    private static readonly decimal[] Numbers =
        [0m, 1m, 10m, 10.00m, 100m, 33.333333m, 0.01m, 0.000001m, 999_999_999_999.999999m, ReportLimits.MaxMagnitude];

    // Indicator codes for key work, a sentence to repeat, and texts with format, escape and surrogate characters.
    private static readonly string[] Texts =
        ["1", "2", "3", "4", "合理安排制定下年度目标。", "次", "亿次", "％", "{0} “~/\"\\ \u0000", "\ud83d", new('长', ReportLimits.MaxTextLength)];

    private static readonly string[] Blanks = ["", " \n\u3000", "。"];

    public static Arbitrary<SelfEvaluationReport> Reports() => Generate<SelfEvaluationReport>()
        .Select(report => report with { Indicators = [.. report.Indicators.DistinctBy(it => it.Code)] })
        .ToArbitrary();

    public static Arbitrary<MidYearFigures> MidYearFilings() => Generate<MidYearFigures>()
        .Select(filed => filed with { Indicators = [.. filed.Indicators.DistinctBy(it => it.Code)] })
        .ToArbitrary();

    /// <summary>Spreads of equal rates and of rates as far apart as figures allow.</summary>
    public static Arbitrary<Spread> Spreads() => (
        from count in Gen.Choose(Spread.MinUnits - 1, Spread.MinUnits)
        from rates in Gen.Elements([.. Numbers, 100_000_000_000_000_000_000m, -100_000_000_000_000_000_000m]).ArrayOf(2)
        from many in Gen.Choose(0, count)
        select Spread.Compute([.. Enumerable.Repeat(rates[0], many), .. Enumerable.Repeat(rates[1], count - many)])).ToArbitrary();

    private static Gen<T> Generate<T>() => GenerateRecord(typeof(T)).Select(record => (T)record);

    private static Gen<object> GenerateRecord(Type type)
    {
        var properties = type.GetProperties().Where(property => property.SetMethod is not null).ToArray();
        return Gen.CollectToArray(properties, GenerateOptionalValue).Select(values =>
        {
            var record = Activator.CreateInstance(type)!;
            for (var i = 0; i < properties.Length; i++)
            {
                properties[i].SetValue(record, values[i]);
            }

            return record;
        });
    }

    private static Gen<object?> GenerateOptionalValue(PropertyInfo property)
    {
        var value = GenerateValue(property.PropertyType, property).Select(it => (object?)it);
        return Nullability.Create(property).WriteState == NullabilityState.Nullable
            ? Gen.Frequency((1, Gen.Constant<object?>(null)), (4, value))
            : value;
    }

    private static Gen<object> GenerateValue(Type type, PropertyInfo property)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(decimal) ? Gen.Elements(GetNumbers(property)).Select(number => (object)number)
            : type == typeof(int) && property.GetCustomAttribute<BetweenAttribute>() is { } between ? Gen.Elements<object>(between.Min, between.Max)
            : type == typeof(int) ? Gen.Elements<object>(0, 1, 13, int.MaxValue)
            : type == typeof(bool) ? Gen.Elements<object>(true, false)
            : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(TextOrList<>) ? GenerateTextOrList(property)
            : type == typeof(string) ? Gen.Elements(GetTexts(property)).Select(text => (object)text)
            : type == typeof(DateOnly) ? Gen.Elements<object>(DateOnly.MinValue, new DateOnly(2025, 2, 18), DateOnly.MaxValue)
            : type.IsEnum ? Gen.Elements(Enum.GetValues(type).Cast<object>())
            : type.IsGenericType ? GenerateList(type.GetGenericArguments()[0], property)
            : GenerateRecord(type);
    }

    private static Gen<object> GenerateTextOrList(PropertyInfo property) => Gen.OneOf(
        GenerateValue(typeof(string), property).Select(text => (object)new TextOrList<EvidenceItem>((string)text, null)),
        GenerateList(typeof(EvidenceItem), property).Select(items => (object)new TextOrList<EvidenceItem>(null, (EvidenceItem[])items)));

    private static decimal[] GetNumbers(PropertyInfo property) => property.IsDefined(typeof(NonNegativeAttribute))
        ? Numbers
        : [.. Numbers, .. Numbers.Select(number => -number)];

    private static string[] GetTexts(PropertyInfo property)
    {
        var (min, max) = property.GetCustomAttribute<TextLengthAttribute>() is { } length
            ? (length.Min, length.Max)
            : (0, ReportLimits.MaxTextLength);
        return [.. Texts.Concat(min == 0 ? Blanks : []).Where(text => text.Length <= max)];
    }

    private static Gen<object> GenerateList(Type type, PropertyInfo property) =>
        from count in Gen.Choose(property.GetCustomAttribute<CountAttribute>()!.Min, 5)
        from values in GenerateValue(type, property).ArrayOf(count)
        select (object)ToTypedArray(values, type);

    private static Array ToTypedArray(object[] values, Type type)
    {
        var list = Array.CreateInstance(type, values.Length);
        values.CopyTo(list, 0);
        return list;
    }
}
