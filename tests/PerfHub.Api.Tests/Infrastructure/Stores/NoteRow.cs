namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A row of the extra table that tests write to.</summary>
public sealed record NoteRow(long Id, string Text);
