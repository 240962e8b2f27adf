using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using PerfHub.Client;

namespace PerfHub.Web.Pages.Filing;

/// <summary>
/// A draft as the browser keeps it, encrypted, so that a reload, a lost connection or an ended session loses nothing that was typed.
/// </summary>
public sealed record DraftState
{
    /// <summary>How reports are written as JSON.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The report so far.</summary>
    public required JsonObject Report { get; init; }

    /// <summary>The name of the document that it was read from; <see langword="null"/> if there is none.</summary>
    public string? FileName { get; init; }

    /// <summary>Where the document states each value.</summary>
    public IReadOnlyList<DraftSource> Sources { get; init; } = [];

    /// <summary>What the document states in different ways.</summary>
    public IReadOnlyList<DraftConflict> Conflicts { get; init; } = [];

    /// <summary>Passages with figures that were not read.</summary>
    public IReadOnlyList<UnreadPassage> Unread { get; init; } = [];

    /// <summary>What the document does not state, or what had to be assumed when it was read.</summary>
    public IReadOnlyList<MissingItem> Missing { get; init; } = [];

    /// <summary>The year that was read from the document, if the user has said that it is that of another one.</summary>
    public int? OverruledYear { get; init; }

    /// <summary>The revision that this draft replaces; <see langword="null"/> if no report was filed when it was begun.</summary>
    public int? BaseRevision { get; init; }

    /// <summary>The idempotency key of the filing: pressing the button again after a timeout files once.</summary>
    public required string FilingKey { get; init; }

    /// <summary>
    /// Creates the draft of another year than its document states, because the user says so. It is another filing, and what the document
    /// states of its year in different ways is decided.
    /// </summary>
    public DraftState OverruleYear(int stated, int year)
    {
        var report = (JsonObject)Report.DeepClone();
        report["fiscalYear"] = year;
        return this with { Report = report, OverruledYear = stated, FilingKey = CreateFilingKey(), Conflicts = [.. Conflicts.Where(conflict => conflict.Pointer != "/fiscalYear")] };
    }

    /// <summary>Creates the idempotency key of another filing.</summary>
    public static string CreateFilingKey() => Guid.NewGuid().ToString("N");

    /// <summary>
    /// Formats the draft for the browser's storage: compressed, and in characters that need no escaping, because it travels within JSON. As
    /// JSON within JSON, each Chinese character would have six bytes, and a long report would not fit into one message.
    /// </summary>
    public string Format()
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.Fastest))
        {
            JsonSerializer.Serialize(brotli, this, Json);
        }

        return Base64Url.EncodeToString(compressed.ToArray());
    }

    /// <summary>Parses what <see cref="Format"/> has returned.</summary>
    /// <exception cref="FormatException">It was not formatted so.</exception>
    /// <exception cref="InvalidOperationException">It cannot be decompressed.</exception>
    /// <exception cref="JsonException">It is no draft.</exception>
    public static DraftState Parse(string text)
    {
        using var brotli = new BrotliStream(new MemoryStream(Base64Url.DecodeFromChars(text)), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<DraftState>(brotli, Json) ?? throw new JsonException("The draft is null.");
    }
}
