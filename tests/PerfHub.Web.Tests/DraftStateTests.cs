using System.Text.Json.Nodes;
using PerfHub.Web.Pages.Filing;

namespace PerfHub.Web.Tests;

/// <summary>A draft is kept in the browser, encrypted, and travels in one message.</summary>
public sealed class DraftStateTests
{
    // PerfHubWebExtensions allows messages of two megabytes. Encryption writes it once more in Base64.
    private const int MaxCharacters = 2 * 1024 * 1024 * 3 / 4;

    [Fact]
    public void A_long_report_in_Chinese_fits_into_one_message_and_comes_back_unchanged()
    {
        var random = new Random(7);
        var text = string.Concat(Enumerable.Range(0, 400_000).Select(_ => (char)random.Next(0x4e00, 0x9fa5)));
        var state = new DraftState { Report = new JsonObject { ["conclusion"] = text }, FilingKey = "key", BaseRevision = 3, FileName = "“自评”报告.docx" };

        var kept = state.Format();

        Assert.InRange(kept.Length, 1, MaxCharacters);
        Assert.Matches("^[A-Za-z0-9_-]+$", kept);
        var restored = DraftState.Parse(kept);
        Assert.Equal(text, (string?)restored.Report["conclusion"]);
        Assert.Equal((state.FilingKey, state.BaseRevision, state.FileName), (restored.FilingKey, restored.BaseRevision, restored.FileName));
    }

    [Fact]
    public void What_is_no_draft_is_not_read() => Assert.ThrowsAny<Exception>(() => DraftState.Parse("{\"Report\":{}}"));
}
