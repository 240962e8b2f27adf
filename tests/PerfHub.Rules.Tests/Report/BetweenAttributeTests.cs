using PerfHub.Rules.Report;

namespace PerfHub.Rules.Tests.Report;

public sealed class BetweenAttributeTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.000001, true)]
    [InlineData(100, true)]
    [InlineData(100.000001, false)]
    public void The_minimum_may_be_exclusive(decimal value, bool holds) => Assert.Equal(holds, new BetweenAttribute(0, 100) { MinimumIsExclusive = true }.Contains(value));
}
