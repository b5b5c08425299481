using DataFeed.Client.Reading;

namespace DataFeed.Chaos.Children;

/// <summary>A trainer: reads, remembers what it read in a hash, keeps a checkpoint, and says each step.</summary>
internal sealed class TrainerRole(TrainerOrder order, TextWriter output, TimeProvider time)
{
    // Not every step, so that a killed one has to read some again.
    private const int StepsPerCheckpoint = 4;

    // What training on a batch takes.
    private static readonly TimeSpan Work = TimeSpan.FromMilliseconds(2);

    // Nobody waits for a killed trainer here: the others must not be through before it is back.
    private static readonly TimeSpan QueueWork = TimeSpan.FromMilliseconds(20);

    private readonly StepGate _gate = new();
    private Checkpoint _state = Checkpoint.Load(order.Checkpoint);

    public async Task RunAsync(TextReader input)
    {
        _gate.Listen(input);
        Say(new TrainerLine(TrainerLineKind.Resumed, _state.Steps, _state.Hash));
        var reading = new TrainerReading(order, time);
        var asked = time.GetTimestamp();
        await foreach (var batch in reading.ReadAsync(_state.Position))
        {
            using (batch)
            {
                await TrainAsync(batch, time.GetElapsedTime(asked));
            }

            asked = time.GetTimestamp();
        }

        Say(new TrainerLine(TrainerLineKind.Done, _state.Steps, _state.Hash));
    }

    private async Task TrainAsync(ReceivedBatch batch, TimeSpan waited)
    {
        if (order.Delivery == Delivery.Queue)
        {
            // Whichever steps come, and nothing to go on from: the ledger has the checkpoints.
            await _gate.PassAsync(batch.Step);
            await Task.Delay(QueueWork, time);
            Say(new TrainerLine(TrainerLineKind.Step, batch.Step, StepHash.Add(StepHash.Empty, batch), waited.TotalMilliseconds));
            return;
        }

        await _gate.PassAsync(_state.Steps);
        await Task.Delay(Work, time);
        _state = new Checkpoint(_state.Steps + 1, batch.Cursor.ToString(), StepHash.Add(_state.Hash, batch));
        // Said first: what a checkpoint holds has always been said, so the parent can tell where a restarted trainer goes on.
        Say(new TrainerLine(TrainerLineKind.Step, batch.Step, _state.Hash, waited.TotalMilliseconds));
        if (_state.Steps % StepsPerCheckpoint == 0)
        {
            _state.Save(order.Checkpoint);
        }
    }

    private void Say(TrainerLine line)
    {
        output.WriteLine(line.ToString());
        output.Flush();
    }
}
