using PerfHub.Rules.Report;
using PerfHub.Rules.Scoring;
using static PerfHub.Rules.Rules.Text;

namespace PerfHub.Rules.Rules.MidYear;

/// <summary>
/// The report must repeat the figures that the unit filed at mid-year. A figure that changed afterwards was fitted to the outcome
/// or counts something else.
/// </summary>
public sealed class MidYearDiffersFromFiled() : CounterpartRule<MidYearFigure>(
    "mid-year-differs-from-filed", RuleGroup.MidYear, Severity.High,
    new Text("年中监控值与年中报送数不一致", "Mid-year value differs from the figure filed at mid-year"),
    "midYear.value = filed.value ∧ midYear.unit = filed.unit",
    new Text("年中监控值及其计量单位与年中报送的一致", "The mid-year value and its unit of measure are those that were filed at mid-year"),
    RuleSources.MidYearMonitoring)
{
    protected override IReadOnlyList<string> Inputs => ["midYear"];

    protected override IReadOnlyList<MidYearFigure?>? GetCounterparts(RuleInput input) => input.MidYearCounterparts;

    protected override string DescribeReference(MidYearFigure counterpart) => Format($"{counterpart.Value} {counterpart.Unit}");

    protected override RuleOutcome Check(in IndicatorInput input, MidYearFigure? filed)
    {
        var indicator = input.Indicator;
        if (filed is null)
        {
            return NotApplicable.MidYearNotFiled;
        }

        if (indicator.MidYear is not { } stated)
        {
            return NotApplicable.NoMidYearValue;
        }

        // With different base units, the values are compared as they are stated.
        var (value, filedValue) = UnitOfMeasure.ToComparable(stated.Value, stated.Unit, filed.Value, filed.Unit) ?? (stated.Value, filed.Value);
        if (value != filedValue)
        {
            return input.Flag(
                "midYear", filedValue, value, Format($"{value} = {filedValue}"),
                Defer((indicator.Name, value, filedValue), static facts => Compose(
                    $"指标“{facts.Name}”自评报告中的年中监控值为 {facts.value}，年中报送数为 {facts.filedValue}。",
                    $"Indicator “{facts.Name}” states a mid-year value of {facts.value}, but {facts.filedValue} was filed at mid-year.")));
        }

        var (unit, filedUnit) = (UnitOfMeasure.Normalize(stated.Unit), UnitOfMeasure.Normalize(filed.Unit));
        return UnitOfMeasure.HaveSameBase(stated.Unit, filed.Unit)
            ? RuleOutcome.Pass
            : input.Flag(
                "midYear", filedUnit, unit, Format($"{stated.Value} {unit} = {filed.Value} {filedUnit}"),
                Defer((indicator.Name, stated.Value, unit, filedUnit), static facts => Compose(
                    $"指标“{facts.Name}”年中监控值 {facts.Value} 的计量单位为“{facts.unit}”，年中报送时为“{facts.filedUnit}”。",
                    $"Indicator “{facts.Name}” states its mid-year value {facts.Value} in “{facts.unit}”, but it was filed in “{facts.filedUnit}”.")));
    }
}
