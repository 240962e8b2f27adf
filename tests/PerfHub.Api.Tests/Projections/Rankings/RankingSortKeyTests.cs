using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;

namespace PerfHub.Api.Tests.Projections.Rankings;

[Properties(Arbitrary = [typeof(PositionGenerator)], MaxTest = 1000)]
public sealed class RankingSortKeyTests
{
    [Property]
    public void Keys_sort_by_value_then_bureau_then_unit(FigurePair pair, UnitCodes first, UnitCodes second)
    {
        var byValue = DbValueConverter.ToScaled(pair.Second).CompareTo(DbValueConverter.ToScaled(pair.First));
        var byBureau = CompareOrdinal(first.Bureau, second.Bureau);
        var expected = byValue != 0 ? byValue : byBureau != 0 ? byBureau : CompareOrdinal(first.Unit, second.Unit);

        Assert.Equal(expected, CompareOrdinal(CreateKey(pair.First, first), CreateKey(pair.Second, second)));
    }

    [Property]
    public void A_key_is_parsed_into_its_parts(decimal value, UnitCodes codes) =>
        Assert.Equal((DbValueConverter.ToScaled(value), codes.Bureau, codes.Unit), RankingSortKey.TryParse(CreateKey(value, codes)));

    [Property]
    public void Any_other_text_is_no_key(FigurePair pair, UnitCodes codes)
    {
        var key = CreateKey(pair.First, codes);
        foreach (var text in (string[])["", "~", key[1..], key + "/", "x" + key[1..], key[..19]])
        {
            Assert.Null(RankingSortKey.TryParse(text));
        }
    }

    private static string CreateKey(decimal value, UnitCodes codes) => RankingSortKey.Create(value, codes.Bureau, codes.Unit);

    private static int CompareOrdinal(string first, string second) => Math.Sign(string.CompareOrdinal(first, second));
}
