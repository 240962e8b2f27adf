using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.State;

namespace PerfHub.Api.Tests.Reports.State;

public sealed class IndicatorResultCodecTests
{
    [Property(Arbitrary = [typeof(Results)], MaxTest = 500)]
    public void Results_survive_a_round_trip(List<IndicatorResultRow> results) =>
        Assert.Equal(results, IndicatorResultCodec.Decode(7, "650104", IndicatorResultCodec.Encode(results)));

    [Property(Arbitrary = [typeof(Results)], MaxTest = 50)]
    public void Incomplete_results_are_reported(List<IndicatorResultRow> results)
    {
        var encoded = IndicatorResultCodec.Encode(results);

        for (var length = 0; length < encoded.Length; length++)
        {
            Assert.Throws<StoredValueException>(() => IndicatorResultCodec.Decode(7, "650104", encoded[..length]));
        }
    }

    public static class Results
    {
        private static readonly Gen<decimal> Figure =
            Gen.Elements(0m, 1m, -1m, 0.000001m, -0.000001m, 98.04m, DbValueConverter.MaxMagnitude, -DbValueConverter.MaxMagnitude);

        private static readonly Gen<decimal?> OptionalFigure = Gen.OneOf(Gen.Constant((decimal?)null), Figure.Select(it => (decimal?)it));

        private static readonly Gen<string?> OptionalText = Gen.Elements(null, "", "人次", "😀", "a\0b");

        public static Arbitrary<List<IndicatorResultRow>> Lists() => (
            from rows in (
                from figures in OptionalFigure.ArrayOf(4)
                from points in Figure.ArrayOf(3)
                from texts in OptionalText.ArrayOf(4)
                from code in Gen.Elements("1", "产出-1", "")
                select new IndicatorResultRow
                {
                    ReportId = 7, Ordinal = 0, Bureau = "650104", Code = code, Name = "接待人数",
                    Target = figures[0], MidYear = figures[1], Final = figures[2], Completion = figures[3],
                    Weight = points[0], Claimed = points[1], Verified = points[2],
                    Subject = texts[0], NormalizedName = texts[1], TargetUnit = texts[2], FinalUnit = texts[3],
                }).ListOf()
            select rows.Select((row, ordinal) => row with { Ordinal = ordinal }).ToList()).ToArbitrary();
    }
}
