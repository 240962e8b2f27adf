using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Tests.Hostile;
using PerfHub.Benchmarks.Infrastructure;
using PerfHub.Benchmarks.Malformed;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>Sends malformed and mutated requests: none gets a 5xx, except 503, and 505 for an unknown version of HTTP.</summary>
internal sealed partial class MalformedSender : Participant
{
    private const int LongPercent = 2;

    // A request that misses bytes gets no response before a time-out of the host.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMilliseconds(300);

    private readonly byte[][] _valid, _malformed;

    public MalformedSender(CampaignContext context) : base(context)
    {
        var (key, bureau) = (context.Region.MalformedAdministrator, BenchmarkRegion.WarmUpBureau);
        var report = BenchmarkRegion.GetReportPath(CampaignRegion.MalformedUnit, bureau);
        _valid =
        [
            LoadClient.CreateGet($"/v1/bureaus/{bureau}/units?limit=10", key),
            LoadClient.CreateGet($"/v1/bureaus/{bureau}/rankings/{CampaignRegion.Year}?metric=scoreGap&order=asc", key),
            LoadClient.CreateGet($"/v1/bureaus/{bureau}/deviations/{CampaignRegion.Year}?severity=high&format=csv", key),
            LoadClient.CreateGet(report, key),
            LoadClient.CreateRequest("POST", "/v1/api-keys", key, Encoding.UTF8.GetBytes($$"""{"role":"auditor","bureau":"{{bureau}}","name":"x","expiresAt":"2099-01-01T00:00:00Z"}""")),
            LoadClient.CreateRequest("POST", report, key, DemoData.GenerateReport(1)),
            LoadClient.CreateRequest("POST", $"{report}/validate", key, DemoData.GenerateReport(2)),
        ];
        _malformed = [.. MalformedRequests.CreateAll(key)];
    }

    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(30);

    protected override async Task ActAsync(CampaignHost host)
    {
        var number = Context.TakeNumber();
        var request = Context.Random.IsChosen(LongPercent) ? Context.Random.Pick(_malformed) : RequestMutator.Mutate(Context.Random.Pick(_valid), number);
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, host.Port);
            await socket.SendAsync(request);
            Context.Findings.Count("malformed requests");
            var text = await ReadUntilSilentAsync(socket);
            foreach (var status in StatusLinePattern().Matches(text).Select(match => int.Parse(match.Groups[1].ValueSpan, provider: null)))
            {
                if (status is >= 500 and not (503 or 505))
                {
                    Context.Findings.Add($"malformed request: {status} for {Encoding.Latin1.GetString(request, 0, Math.Min(request.Length, 2_000))}: {text}");
                }
            }
        }
        catch (SocketException)
        {
            // The host has closed or reset the connection, or is being stopped.
        }
    }

    private static async Task<string> ReadUntilSilentAsync(Socket socket)
    {
        var (text, buffer) = (new StringBuilder(), new byte[16 * 1024]);
        using var silence = new CancellationTokenSource();
        try
        {
            while (true)
            {
                silence.CancelAfter(ReadTimeout);
                var read = await socket.ReceiveAsync(buffer, silence.Token);
                if (read == 0)
                {
                    break;
                }

                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            // What has come is judged.
        }

        return text.ToString();
    }

    [GeneratedRegex(@"HTTP/1\.[01] ([0-9]{3}) ")]
    private static partial Regex StatusLinePattern();
}
