namespace PerfHub.Benchmarks.Infrastructure;

/// <summary>A temporary folder that is deleted with its files.</summary>
internal sealed class TempFolder : IDisposable
{
    public string FullName { get; } = Directory.CreateTempSubdirectory("perfhub-benchmarks-").FullName;

    public string GetFile(string name) => Path.Combine(FullName, name);

    public void Dispose() => Directory.Delete(FullName, recursive: true);
}
