using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.DurableTask.Protobuf;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using HistoryEvent = Microsoft.DurableTask.Protobuf.HistoryEvent;
using TaskMessage = DurableTask.Core.TaskMessage;

namespace DRServerless.Functions.Tests.TaskHub;

/// <summary>
/// The test host's server, which tells workers the hub's time instead of the machine's. What a turn sends that continues as new is noted before the test
/// host's dispatcher drops it (so does Microsoft.DurableTask.InProcessTestHost 0.2.3-preview.1; the platform's own dispatcher, and so every provider, sends it).
/// </summary>
internal sealed class ClockedTaskHubServer(IHostApplicationLifetime lifetime, ILoggerFactory loggers, HubSession session, IHubClock clock)
    : TaskHubGrpcServer(lifetime, loggers, session, session, Options.Create(new TaskHubGrpcServerOptions { Mode = TaskHubGrpcServerMode.ApiServerAndDispatcher }))
{
    public override Task GetWorkItems(GetWorkItemsRequest request, IServerStreamWriter<WorkItem> responseStream, ServerCallContext context)
    {
        // A streamed history would pass the clock by.
        request.Capabilities.Remove(WorkerCapability.HistoryStreaming);
        return base.GetWorkItems(request, new Stamped(responseStream, clock), context);
    }

    public override Task<CompleteTaskResponse> CompleteOrchestratorTask(OrchestratorResponse request, ServerCallContext context)
    {
        if (request.Actions.Any(action => action.CompleteOrchestration?.OrchestrationStatus == OrchestrationStatus.ContinuedAsNew))
            session.NoteSent(request.InstanceId, request.Actions.Where(action => action.SendEvent is not null).Select(action => Message(action.SendEvent)));
        return base.CompleteOrchestratorTask(request, context);
    }

    // An answer that comes when its session is over finds nobody who waits for it.
    public override Task<CompleteTaskResponse> CompleteActivityTask(ActivityResponse request, ServerCallContext context) =>
        session.Ended.IsCancellationRequested ? Task.FromResult(new CompleteTaskResponse()) : base.CompleteActivityTask(request, context);

    private static TaskMessage Message(SendEventAction sent) => new()
    {
        OrchestrationInstance = new DurableTask.Core.OrchestrationInstance { InstanceId = sent.Instance.InstanceId },
        Event = new DurableTask.Core.History.EventRaisedEvent(-1, sent.Data) { Name = sent.Name },
    };

    private sealed class Stamped(IServerStreamWriter<WorkItem> inner, IHubClock clock) : IServerStreamWriter<WorkItem>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(WorkItem message)
        {
            if (message.OrchestratorRequest is { } turn)
            {
                Stamp(turn.PastEvents);
                Stamp(turn.NewEvents);
            }

            return inner.WriteAsync(message);
        }

        private void Stamp(RepeatedField<HistoryEvent> events)
        {
            foreach (var each in events) each.Timestamp = Timestamp.FromDateTime(clock.Of(each.Timestamp.ToDateTime()));
        }
    }
}
