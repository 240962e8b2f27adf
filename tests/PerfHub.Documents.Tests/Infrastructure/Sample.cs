using System.Text.Json.Nodes;
using PerfHub.Documents.Drafts;
using PerfHub.Documents.Forms;
using PerfHub.Documents.Reading;

namespace PerfHub.Documents.Tests.Infrastructure;

/// <summary>A document made for these tests, and the figures that stand in it.</summary>
internal sealed record Sample(string Name, string Form, byte[] Document, JsonObject Expected)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Samples");

    public static IReadOnlyList<Sample> All { get; } = [.. Directory.GetFiles(Folder, "*.expected.json").Order(StringComparer.Ordinal).Select(Load)];

    /// <summary>Reads the document, however busy the machine is: samples are about figures, and other tests about time.</summary>
    public Draft Read() => FormCatalogue.Read(Document, DocumentLimits.Default with { MaxDuration = TimeSpan.FromMinutes(5) });

    public static byte[] ReadBytes(string file) => File.ReadAllBytes(Path.Combine(Folder, file));

    private static Sample Load(string path)
    {
        var name = Path.GetFileName(path).Replace(".expected.json", "", StringComparison.Ordinal);
        var document = Directory.GetFiles(Folder, name + ".*").Single(file => !file.EndsWith(".json", StringComparison.Ordinal));
        var expected = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        return new Sample(Path.GetFileName(document), (string)expected["form"]!, File.ReadAllBytes(document), expected["report"]!.AsObject());
    }
}
