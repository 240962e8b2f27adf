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
    public void Incomplete_tallies_are_damaged(RuleTally tally, byte kept)
    {
        var encoded = RuleTallyCodec.Encode([tally]);
        Assert.Throws<StoredValueException>(() => RuleTallyCodec.Decode(encoded[..(1 + (kept % (encoded.Length - 1)))]));
    }

    [Fact]
    public void A_number_without_an_end_is_damaged() => Assert.Throws<StoredValueException>(() => RuleTallyCodec.Decode([1, 2, 3, 4, .. Enumerable.Repeat((byte)0xFF, 6)]));

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
