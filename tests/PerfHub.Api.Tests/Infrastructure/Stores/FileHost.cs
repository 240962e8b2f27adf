namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A host on a SQLite file that exists and that the caller deletes.</summary>
public sealed class FileHost : PerfHubHost
{
    private readonly string _path;

    public FileHost(string path)
    {
        _path = path;
        Start();
    }

    protected override IEnumerable<(string Name, string Value)> Settings => [("ConnectionStrings:PerfHub", $"Data Source={_path}")];
}
