using PerfHub.Rules.Rules.Findings;

namespace PerfHub.Rules.Tests.Rules.Findings;

public sealed class ManualTests : RuleTests<Manual>
{
    [Fact]
    public void Says_nothing_of_a_report() => Assert.Empty(Evaluate(TestReports.Seed));
}
