using System.Text.Json;
using PerfHub.Api;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Benchmarks.Infrastructure;

namespace PerfHub.Benchmarks.Campaigns.Participants;

/// <summary>A bureau that files the reports of its units in batches. Each line of the response counts as soon as it has come.</summary>
internal sealed class BatchClient(CampaignContext context) : Participant(context)
{
    protected override TimeSpan Pause => TimeSpan.FromMilliseconds(100);

    protected override async Task ActAsync(CampaignHost host)
    {
        var lines = CampaignRegion.BatchUnits.Select(unit => (Unit: unit, Report: CampaignReports.Create(Context))).ToList();
        var models = lines.ConvertAll(line => Context.Filings.Get(CampaignRegion.GetReport(line.Unit, CampaignRegion.BatchBureau, Context.Year)));
        var body = new List<byte>();
        foreach (var (line, model) in lines.Zip(models))
        {
            model.RecordSent(line.Report);
            body.AddRange([.. System.Text.Encoding.ASCII.GetBytes($"{{\"unit\":\"{BenchmarkRegion.GetUnitCode(line.Unit)}\",\"report\":"), .. line.Report, .. "}\n"u8]);
        }

        var path = $"/v1/bureaus/{CampaignRegion.BatchBureau}/self-evaluations/{Context.Year}/batch";
        var request = new CampaignRequest(HttpMethod.Post, path, Context.Region.Administrator, [.. body]) { MediaType = "application/x-ndjson" };
        var number = 0;
        await host.ReadLinesAsync(request, text =>
        {
            if (TryParse(text) is { } answer)
            {
                Record(answer, models[number], lines[number].Report, ++number);
            }
            else if (!host.IsStopping)
            {
                Context.Findings.Add($"batch: a line is not complete: {text}");
            }
        });
    }

    // The last line before a kill may be cut off.
    private static FileBatch.Result? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<FileBatch.Result>(line, ApiJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Record(FileBatch.Result answer, ReportModel model, byte[] report, int number)
    {
        if (answer.Number != number || (answer.Status is not (200 or 201 or 429 or 503) && answer.Unit is not null))
        {
            Context.Findings.Add($"batch: line {number} got {answer.Status} for line {answer.Number}: {answer.Problem?.Detail}");
        }
        else if (answer.Receipt is { } receipt)
        {
            model.RecordAcknowledged(report, receipt);
            Context.Findings.Count("filings acknowledged");
            Context.Findings.Count("filings acknowledged in batches");
        }
    }
}
