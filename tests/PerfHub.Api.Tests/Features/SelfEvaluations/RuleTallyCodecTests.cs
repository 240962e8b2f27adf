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
    public void No_two_rules_have_one_key() =>
        Assert.Distinct(RuleCatalogue.All.Select(rule => RuleTallyCodec.ComputeKey(rule.Id)));

    [Property]
    public void What_is_put_in_comes_out(RuleTally[] tallies) => Assert.Equal(tallies, RuleTallyCodec.Decode(RuleTallyCodec.Encode(tallies)));

    [Property]
    public void What_is_of_a_rule_that_there_is_no_more_is_left_out(RuleTally[] before, RuleTally gone, RuleTally[] after) => Assert.Equal(
        before.Concat(after), RuleTallyCodec.Decode(RuleTallyCodec.Encode([.. before, gone with { Rule = "a rule of old" }, .. after])));

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
