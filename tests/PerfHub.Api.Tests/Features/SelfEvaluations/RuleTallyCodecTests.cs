using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

[Properties(Arbitrary = [typeof(RuleTallyCodecTests)])]
public sealed class RuleTallyCodecTests
{
    [Fact]
    public void Every_rule_has_its_own_key() =>
        Assert.Distinct(RuleCatalogue.All.Select(rule => RuleTallyCodec.ComputeKey(rule.Id)));

    [Property]
    public void Decoding_reverses_encoding(RuleTally[] tallies) => Assert.Equal(tallies, RuleTallyCodec.Decode(RuleTallyCodec.Encode(tallies)));

    [Property]
    public void Tallies_of_a_removed_rule_are_skipped(RuleTally[] before, RuleTally removed, RuleTally[] after) => Assert.Equal(
        before.Concat(after), RuleTallyCodec.Decode(RuleTallyCodec.Encode([.. before, removed with { Rule = "a removed rule" }, .. after])));

    [Property]
    public void An_incomplete_tally_is_damaged(RuleTally tally, byte kept)
    {
        var encoded = RuleTallyCodec.Encode([tally]);
        Assert.Throws<StoredValueException>(() => RuleTallyCodec.Decode(encoded[..(1 + (kept % (encoded.Length - 1)))]));
    }

    [Property]
    public void A_number_is_stored_as_the_framework_writes_it(RuleTally tally)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(RuleTallyCodec.ComputeKey(tally.Rule));
        foreach (var count in new[] { tally.Passed, tally.Flagged, tally.NotApplicable })
        {
            writer.Write7BitEncodedInt(count);
        }

        Assert.Equal(stream.ToArray(), RuleTallyCodec.Encode([tally]));
    }

    [Theory]
    [InlineData("808080808000")]
    [InlineData("FFFFFFFF7F")]
    [InlineData("FFFFFFFF0F")]
    public void A_number_that_is_too_long_too_large_or_negative_is_damaged(string number)
    {
        var key = BitConverter.GetBytes(RuleTallyCodec.ComputeKey(RuleCatalogue.All[0].Id));
        Assert.Throws<StoredValueException>(() => RuleTallyCodec.Decode([.. key, .. Convert.FromHexString(number), 0, 0]));
        Assert.Single(RuleTallyCodec.Decode([.. key, 0, 0, 0]));
    }

    public static Arbitrary<RuleTally> Tallies()
    {
        var count = Gen.OneOf(Gen.Choose(0, 300), Gen.Elements(0, 127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456, int.MaxValue));
        return (
            from rule in Gen.Elements(RuleCatalogue.All.ToArray())
            from passed in count
            from flagged in count
            from notApplicable in count
            select new RuleTally(rule.Id, passed, flagged, notApplicable)).ToArbitrary();
    }
}
