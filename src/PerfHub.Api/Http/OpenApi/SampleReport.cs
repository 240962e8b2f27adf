namespace PerfHub.Api.Http.OpenApi;

/// <summary>A real report of 2024, embedded as JSON: the demo files it and the API description shows it.</summary>
public static class SampleReport
{
    /// <summary>The document, UTF-8.</summary>
    public static byte[] Bytes { get; } = Read();

    private static byte[] Read()
    {
        using var stream = typeof(SampleReport).Assembly.GetManifestResourceStream("self-evaluation-2024.json")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
