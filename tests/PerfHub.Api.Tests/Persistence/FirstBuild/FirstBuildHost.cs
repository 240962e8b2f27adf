using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence.FirstBuild;

/// <summary>
/// A host on a store that the first build made, and the responses that the first build gave; <c>create-store.py</c> makes both. The host
/// migrates the store when it starts.
/// </summary>
public sealed class FirstBuildHost : IAsyncLifetime, IAsyncDisposable
{
    private const string WholeList = "limit=500";

    private readonly HostProcess _process;

    public FirstBuildHost()
        : this(new HostProcess())
    {
    }

    /// <summary>Reads from a process that the caller starts.</summary>
    internal FirstBuildHost(HostProcess process) => _process = process;

    /// <summary>The responses by name, each with the key and the path of its request.</summary>
    public JsonObject Responses { get; } = Recording["responses"]!.AsObject();

    /// <summary>Responses that the first build gives without the returned reports: what their rows add to sums and counts is missing.</summary>
    public JsonObject Uncounted { get; } = Recording["uncounted"]!.AsObject();

    /// <summary>The change feed of the region for 2024.</summary>
    public JsonArray Changes { get; } = Recording["changes"]!.AsArray();

    /// <summary>The bureau, unit and year of each returned report.</summary>
    public IReadOnlyList<(string Bureau, string Unit, int Year)> Returned { get; } =
        [.. Recording["returned"]!.AsArray().Select(it => ((string)it![0]!, (string)it[1]!, (int)it[2]!))];

    private static JsonNode Recording { get; } = ReadRecording();

    /// <summary>Starts the host on the store.</summary>
    public async Task InitializeAsync()
    {
        await UnpackStoreAsync(_process.DatabaseFile);
        await _process.StartAsync();
    }

    /// <summary>Writes the store as the first build left it.</summary>
    public static async Task UnpackStoreAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var store = OpenResource("first-build.db.gz");
        await using var file = File.Create(path);
        await store.CopyToAsync(file);
    }

    /// <summary>Stops the host.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    /// <summary>Creates a client with a key of the store: <c>admin 650104</c>, <c>unit 0001</c>, <c>reader</c> or <c>auditor</c>.</summary>
    public BureauClient CreateClient(string key, string bureau = "650000") => new(_process.CreateHttpClient((string?)Recording["keys"]![key]), bureau);

    /// <summary>Sends the request of a recorded response again; a list is read to its end.</summary>
    public async Task<JsonNode> ReadAgainAsync(JsonNode recorded)
    {
        var (client, path) = (CreateClient((string)recorded["key"]!), (string)recorded["path"]!);
        var body = (await client.GetAsync(path)).Expect(HttpStatusCode.OK);
        if (path.Contains(WholeList, StringComparison.Ordinal))
        {
            var (url, query) = (path[..path.IndexOf('?', StringComparison.Ordinal)], path[(path.IndexOf('?', StringComparison.Ordinal) + 1)..]);
            body["items"] = new JsonArray([.. (await BureauClient.ReadAllPagesAsync(page => client.GetAsync($"{url}?{page}"), query)).Select(it => it.DeepClone())]);
            body["nextCursor"] = null;
        }

        return body;
    }

    private static JsonNode ReadRecording()
    {
        using var recording = OpenResource("first-build.json.gz");
        return JsonNode.Parse(recording)!;
    }

    private static GZipStream OpenResource(string name) => new(typeof(FirstBuildHost).Assembly.GetManifestResourceStream(name)!, CompressionMode.Decompress);
}
