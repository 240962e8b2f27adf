using System.Text.Json.Nodes;
using PerfHub.Client;
using PerfHub.Web.Pages.Filing;

namespace PerfHub.Web.Tests;

/// <summary>What typing and removing does to a report.</summary>
public sealed class ReportDocumentTests
{
    [Theory]
    [InlineData("atLeast", "between", """{"value":20}""", """{"min":20}""")]
    [InlineData("atMost", "between", """{"value":20,"unit":"项"}""", """{"unit":"项","max":20}""")]
    [InlineData("equal", "between", """{"value":20}""", """{"min":20,"max":20}""")]
    [InlineData("between", "atLeast", """{"min":5}""", """{"value":5}""")]
    [InlineData("between", "equal", """{"min":20,"max":20}""", """{"value":20}""")]
    [InlineData("between", "atMost", """{"min":5,"max":20}""", """{"min":5,"max":20}""")]
    [InlineData("atLeast", "between", """{"value":20,"max":30}""", """{"value":20,"max":30}""")]
    [InlineData("between", "equal", """{"max":20}""", """{"value":20}""")]
    [InlineData("atLeast", "atMost", """{"value":20}""", """{"value":20}""")]
    [InlineData("between", "", """{"min":5,"max":20}""", """{"min":5,"max":20}""")]
    public void A_target_gets_the_shape_that_its_direction_asks_for_unless_a_figure_would_be_lost(string from, string to, string before, string after)
    {
        var document = new ReportDocument(new JsonObject
        {
            ["indicators"] = new JsonArray(new JsonObject { ["direction"] = from, ["target"] = JsonNode.Parse(before), ["adjustedTarget"] = JsonNode.Parse(before) }),
        });

        document.Set("/indicators/0/direction", to, DraftFieldKind.Choice);

        foreach (var target in new[] { "target", "adjustedTarget" })
        {
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(after), document.Root["indicators"]![0]![target]), document.Root.ToJsonString());
        }
    }

    [Fact]
    public void Evidence_that_comes_back_does_not_replace_what_was_typed_meanwhile()
    {
        var document = new ReportDocument((JsonObject)JsonNode.Parse("""{"indicators":[{"evidence":[{"name":"验收单"}]}]}""")!);
        var entry = document.Remove("/indicators/0/evidence", 0)!;
        document.Set("/indicators/0/evidence", "决算表", DraftFieldKind.LongText);

        document.Insert("/indicators/0/evidence", 0, entry);

        Assert.Equal(["验收单", "决算表"], Enumerable.Range(0, 2).Select(index => document.GetText($"/indicators/0/evidence/{index}/name")));
    }

    [Fact]
    public void A_new_indicator_has_the_smallest_unused_number()
    {
        var document = ReportDocument.CreateEmpty(2025);
        document.AddIndicator();
        document.AddIndicator();
        document.Remove("/indicators", 1);

        document.AddIndicator();
        document.AddIndicator();

        Assert.Equal(["1", "3", "2", "4"], Enumerable.Range(0, document.CountItems("/indicators")).Select(index => document.GetText($"/indicators/{index}/code")));
    }

    [Fact]
    public void A_figure_with_a_doubtful_comma_stays_as_it_was_typed()
    {
        var document = ReportDocument.CreateEmpty(2025);
        document.Set("/budget/executed", "252,39", DraftFieldKind.Number);
        document.Set("/budget/adjusted", "１，２５２．３９", DraftFieldKind.Number);
        Assert.Equal("""{"executed":"252,39","adjusted":1252.39}""", document.Root["budget"]!.ToJsonString());
    }

    [Fact]
    public void An_entry_that_was_removed_comes_back_to_its_place_with_the_passages_of_its_figures()
    {
        var report = (JsonObject)JsonNode.Parse("""{"indicators":[{"code":"1"},{"code":"2"},{"code":"3"}]}""")!;
        var sources = Enumerable.Range(0, 3).Select(index => new DraftSource { Pointer = $"/indicators/{index}/code", Text = $"{index + 1}" }).ToList();
        var editor = new DraftEditor(new DraftState { Report = report, Sources = sources, FilingKey = "key" });
        string FindText(int index) => Assert.Single(editor.FindSources($"/indicators/{index}/code", DraftFieldKind.Text)).Text;

        editor.Remove("/indicators", 1, "第 2 项");
        Assert.Equal(("3", "3"), (editor.Document.GetText("/indicators/1/code"), FindText(1)));

        editor.UndoRemoval();
        Assert.Equal(("2", "2"), (editor.Document.GetText("/indicators/1/code"), FindText(1)));
        Assert.Equal(("3", "3"), (editor.Document.GetText("/indicators/2/code"), FindText(2)));
        Assert.Null(editor.LastRemoved);
    }
}
