using System.Globalization;
using PerfHub.Api.Persistence;
using PerfHub.Api.Webhooks.Outbox;

namespace PerfHub.Api.Jobs;

/// <summary>Queues the webhook event of a job that has ended.</summary>
public static class JobWebhooks
{
    /// <summary>Queues the event in the transaction that ends the job.</summary>
    public static Task EnqueueFinishedAsync(WriteSession session, JobRow job, DateTime now) => WebhookOutbox.EnqueueAsync(
        session, TimeOrderedId.Create(now), job.Bureau, unit: null, [CreateMessage(job)], now);

    private static WebhookMessage CreateMessage(JobRow job)
    {
        var number = job.Id.ToString(CultureInfo.InvariantCulture);
        var (id, href) = job.Kind == EvaluationJob.KindName
            ? ($"{job.Bureau}.{number}", $"/v1/evaluations/{job.Bureau}.{number}")
            : (number, string.Create(CultureInfo.InvariantCulture, $"/v1/bureaus/{job.Bureau}/deviations/{job.Year}/decisions/{number}"));
        return WebhookMessage.Create(WebhookEvent.JobFinished, $"job.{number}", new JobWebhookData(id, job.Kind, job.Bureau, job.Year, job.State, href));
    }
}
