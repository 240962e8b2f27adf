using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using PerfHub.Client.Http;
using PerfHub.Client.Json;

namespace PerfHub.Client;

public partial class SelfEvaluationsClient
{
    // HTTP/1.1 sends a request whole before it reads the response, and a host stops reading when too many results wait for the client.
    // So a part has few lines. The connection buffers its bytes even if the host does not read them; a longer line is a part of its own.
    private const int MaxPartLines = 32, MaxPartBytes = 64 * 1024;

    /// <summary>Files a report that was completed as JSON, such as <see cref="ReportDraft.Report"/>.</summary>
    /// <param name="bureauCode">The bureau's code.</param>
    /// <param name="unitCode">The unit's code.</param>
    /// <param name="fiscalYear">The fiscal year.</param>
    /// <param name="report">The report, in the shape of <see cref="SelfEvaluationReport"/>.</param>
    /// <param name="ifMatch">The ETag of the report that this revision replaces.</param>
    /// <param name="ifNoneMatch"><c>*</c> if there must be no report yet.</param>
    /// <param name="idempotencyKey">The idempotency key; a random one by default.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="PerfHubException">The host refused the call.</exception>
    public virtual Task<PerfHubResponse<Receipt>> FileReportAsync(
        string bureauCode, string unitCode, int fiscalYear, JsonObject report, string? ifMatch = null, string? ifNoneMatch = null, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        Transport.SendAsync<Receipt>(CreateReportRequest(bureauCode, unitCode, fiscalYear, "", report)
            .AddHeader("If-Match", ifMatch).AddHeader("If-None-Match", ifNoneMatch).AddHeader("Idempotency-Key", idempotencyKey), cancellationToken);

    /// <summary>Evaluates a report that is being completed as JSON, and stores nothing.</summary>
    /// <inheritdoc cref="FileReportAsync(string, string, int, JsonObject, string?, string?, string?, CancellationToken)"/>
    public virtual Task<PerfHubResponse<ReportVerdict>> ValidateReportAsync(
        string bureauCode, string unitCode, int fiscalYear, JsonObject report, CancellationToken cancellationToken = default) =>
        Transport.SendAsync<ReportVerdict>(CreateReportRequest(bureauCode, unitCode, fiscalYear, "/validate", report), cancellationToken);

    /// <summary>
    /// Files the reports of several units, or tries them. Lines are sent in parts of up to 32, one after the other: a part is sent when the
    /// results of the one before it have been read. Results come in the order of the lines. Each line is a filing of its own, so a batch that
    /// was interrupted can be sent again.
    /// </summary>
    /// <param name="bureauCode">The bureau's code.</param>
    /// <param name="fiscalYear">The fiscal year.</param>
    /// <param name="lines">The units and their reports; a unit may appear once.</param>
    /// <param name="dryRun">Whether to check and evaluate only, and store nothing.</param>
    /// <param name="cancellationToken">Cancels the rest of the batch. What was sent may have been stored.</param>
    /// <returns>The result of each line, with its number in the batch.</returns>
    /// <exception cref="ArgumentException">A unit appears twice. Lines of earlier parts have been sent.</exception>
    /// <exception cref="PerfHubException">The host refused a part. Lines of earlier parts have been sent.</exception>
    public virtual async IAsyncEnumerable<BatchResult> FileBatchAsync(
        string bureauCode, int fiscalYear, IAsyncEnumerable<BatchLine> lines, bool dryRun = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var units = new HashSet<string>(StringComparer.Ordinal);
        var (part, count, sent) = (new MemoryStream(), 0, 0);
        await foreach (var line in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!units.Add(line.Unit))
            {
                throw new ArgumentException($"The unit {line.Unit} appears twice.", nameof(lines));
            }

            var bytes = JsonSerializer.SerializeToUtf8Bytes(line, PerfHubJson.Options);
            if (count == MaxPartLines || (count > 0 && part.Length + bytes.Length + 1 > MaxPartBytes))
            {
                await foreach (var result in FilePartAsync().ConfigureAwait(false))
                {
                    yield return result;
                }

                (part, sent, count) = (new MemoryStream(), sent + count, 0);
            }

            part.Write(bytes);
            part.WriteByte((byte)'\n');
            count++;
        }

        if (count > 0)
        {
            await foreach (var result in FilePartAsync().ConfigureAwait(false))
            {
                yield return result;
            }
        }

        async IAsyncEnumerable<BatchResult> FilePartAsync()
        {
            var request = new PerfHubRequest(
                HttpMethod.Post, $"v1/bureaus/{PerfHubRequest.Escape(bureauCode)}/self-evaluations/{PerfHubRequest.Escape(fiscalYear)}/batch")
            {
                Accept = "application/x-ndjson",
            };
            request.AddQuery("dryRun", dryRun).SetContent(part.ToArray(), "application/x-ndjson");
            await foreach (var result in Transport.ReadLinesAsync<BatchResult>(request, cancellationToken).ConfigureAwait(false))
            {
                result.Line += sent;
                yield return result;
            }
        }
    }

    /// <inheritdoc cref="FileBatchAsync(string, int, IAsyncEnumerable{BatchLine}, bool, CancellationToken)"/>
    public IAsyncEnumerable<BatchResult> FileBatchAsync(
        string bureauCode, int fiscalYear, IEnumerable<BatchLine> lines, bool dryRun = false, CancellationToken cancellationToken = default) =>
        FileBatchAsync(bureauCode, fiscalYear, lines.ToAsyncEnumerable(), dryRun, cancellationToken);

    private static PerfHubRequest CreateReportRequest(string bureauCode, string unitCode, int fiscalYear, string action, JsonObject report) =>
        new PerfHubRequest(
            HttpMethod.Post,
            $"v1/bureaus/{PerfHubRequest.Escape(bureauCode)}/units/{PerfHubRequest.Escape(unitCode)}/self-evaluations/{PerfHubRequest.Escape(fiscalYear)}{action}")
            .SetBody(report);
}
