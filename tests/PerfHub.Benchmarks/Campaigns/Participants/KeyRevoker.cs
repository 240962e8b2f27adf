using System.Text.Json.Nodes;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>An administrator who creates and revokes keys: a key works from the acknowledgement of its creation until that of its revocation.</summary>
internal sealed class KeyRevoker(CampaignContext context) : Participant(context)
{
    private const int SampleSize = 10;

    private readonly List<string> _revoked = [];
    private int _verified;

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(50);

    private static string Path => $"/v1/bureaus/{BenchmarkRegion.City}";

    public override async Task VerifyAsync(CampaignHost host, bool isComplete)
    {
        var sample = _verified == 0 || isComplete ? [] : Enumerable.Range(0, SampleSize).Select(_ => _revoked[Context.Random.Next(0, _verified - 1)]);
        foreach (var key in isComplete ? _revoked : [.. _revoked.Skip(_verified), .. sample])
        {
            await ExpectRevokedAsync(host, key);
        }

        _verified = _revoked.Count;
    }

    protected override async Task ActAsync(CampaignHost host)
    {
        var body = $$"""{"role":"bureauReader","bureau":"{{BenchmarkRegion.City}}","name":"campaign"}""";
        if (await host.SendAsync(CampaignRequest.Post("/v1/api-keys", Context.Region.Administrator, body), 201) is not { IsRefused: false } created)
        {
            return;
        }

        var (id, key) = Read(created.Json);
        await host.SendAsync(CampaignRequest.Get(Path, key), 200);
        var revocation = new CampaignRequest(HttpMethod.Delete, $"/v1/api-keys/{id}", Context.Region.Administrator);
        if (await host.SendAsync(revocation, 204) is { IsRefused: false })
        {
            _revoked.Add(key);
            Context.Findings.Count("keys revoked");
            await ExpectRevokedAsync(host, key);
        }
    }

    private static (string Id, string Key) Read(JsonNode created) => ((string)created["id"]!, (string)created["key"]!);

    // Any other status than 401 is a violation.
    private static Task<CampaignResponse?> ExpectRevokedAsync(CampaignHost host, string key) => host.SendAsync(CampaignRequest.Get(Path, key), 401);
}
