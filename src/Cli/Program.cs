Console.WriteLine("drctl");
