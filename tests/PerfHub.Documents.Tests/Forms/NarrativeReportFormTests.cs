using System.Text.Json.Nodes;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms;
using PerfHub.Documents.Tests.Infrastructure;

namespace PerfHub.Documents.Tests.Forms;

/// <summary>The real report that the project was started with.</summary>
public sealed class NarrativeReportFormTests
{
    private static readonly Draft Seed = FormCatalogue.Read(Sample.ReadBytes("seed.txt"));

    private static readonly Dictionary<string, object> Values = Leaves.Find(Seed.Report);

    // The filed JSON holds these, and the document does not: 10 points for execution are implied by the form.
    private static readonly string[] NotInDocument = ["/score/executionWeight"];

    [Fact]
    public void Every_figure_of_the_filed_report_that_stands_in_the_document_is_read()
    {
        var filed = Leaves.Find(JsonNode.Parse(Sample.ReadBytes("seed.json")));
        var figures = filed.Where(it => it.Value is decimal && !it.Key.StartsWith("/keyWork/", StringComparison.Ordinal) && !NotInDocument.Contains(it.Key)).ToList();

        Assert.All(figures, figure => Assert.Equal(figure.Value, Values.GetValueOrDefault(figure.Key)));
        Assert.True(figures.Count > 50);
    }

    [Fact]
    public void Every_figure_of_the_filed_report_has_a_source_that_contains_it()
    {
        var filed = Leaves.Find(JsonNode.Parse(Sample.ReadBytes("seed.json")));
        foreach (var (pointer, value) in filed.Where(it => it.Value is decimal && Values.ContainsKey(it.Key)))
        {
            var source = Assert.Single(Seed.Sources, source => source.Pointer == pointer);
            var digits = string.Concat(source.Text.Where(it => char.IsAsciiDigit(it) || it == '.'));
            Assert.Contains(((decimal)Values[pointer]).ToString(), digits, StringComparison.Ordinal);
            Assert.True(source.Line > 0 && source.Length > 0 && value is decimal);
        }
    }

    [Theory]
    [InlineData("/filledOn", "2025-02-18")]
    [InlineData("/score/grade", "优")]
    [InlineData("/indicators/0/direction", "atLeast")]
    [InlineData("/indicators/0/final/unit", "项")]
    [InlineData("/indicators/2/name", "全年引进科技创业项目数量")]
    [InlineData("/indicators/4/target/unit", "家")]
    [InlineData("/budget/sources/1/kind", "ownLevel")]
    public void Texts_that_rules_need_are_read(string pointer, string expected) => Assert.Equal(expected, Values.GetValueOrDefault(pointer));

    [Theory]
    [InlineData(11, "家", "2")]
    [InlineData(67, "场次", "1")]
    [InlineData(1937, "家次", null)]
    [InlineData(6, "场次", null)]
    [InlineData(689, "家次", "5")]
    [InlineData(52, "家", "3")]
    [InlineData(12, "家", "4")]
    [InlineData(18, "家", null)]
    [InlineData(22, "个", null)]
    public void Figures_of_the_key_work_are_tied_to_the_one_indicator_that_fits(int value, string unit, string? indicator)
    {
        var figures = Seed.Report["keyWork"]!.AsArray().SelectMany(item => item!["figures"]?.AsArray() ?? []);

        var figure = Assert.Single(figures, it => it!["value"]!.GetValue<decimal>() == value && it["unit"]!.GetValue<string>() == unit);
        Assert.Equal(indicator, figure!["indicator"]?.GetValue<string>());
    }

    [Fact]
    public void The_percentage_of_plan_belongs_to_the_figure_before_it()
    {
        var figures = Seed.Report["keyWork"]!.AsArray().SelectMany(item => item!["figures"]?.AsArray() ?? []);

        var figure = Assert.Single(figures, it => it!["percentOfPlan"] is not null);
        Assert.Equal((52m, 173.3m), (figure!["value"]!.GetValue<decimal>(), figure["percentOfPlan"]!.GetValue<decimal>()));
    }

    [Fact]
    public void An_assumption_of_the_form_is_told()
    {
        Assert.Contains(Seed.Missing, part => part.Pointer == "/indicators/0/accumulation");
        Assert.Contains(Seed.Missing, part => part.Pointer == "/score/execution" || part.Pointer == "/indicators/4/accumulation");
    }

    [Fact]
    public void A_unit_of_measure_that_is_stated_in_two_ways_is_a_conflict()
    {
        var conflict = Assert.Single(Seed.Conflicts, it => it.Pointer == "/indicators/2/final/unit");
        Assert.Equal(["项", "家"], conflict.Values.Select(value => value.Value.GetValue<string>()));
    }
}
