namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A note.</summary>
public sealed record NoteRow(long Id, string Text);
